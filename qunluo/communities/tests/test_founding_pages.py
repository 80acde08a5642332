"""The guided founding in a browser without script, the part htmx asks for while one types, and hostile words."""

import json

import pytest
from django.urls import reverse

from qunluo.communities.catalogue import get_template
from qunluo.communities.forms.founding import FORMS
from qunluo.communities.models import Community, FoundingDraft, Membership
from qunluo.communities.pages import step_page
from qunluo.communities.tests.factories import make_community, make_member, make_person
from qunluo.communities.tests.staging import SCENARIO, SERVICE, WHOM, make_draft, make_founded

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person("沈小满")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def draft(person):
    return make_draft(person)


def step(draft, name, part=""):
    return reverse("communities:founding-draft" if part else "communities:founding-step", args=[draft.pk, name])


def whom(**words):
    return {"whom": WHOM, "service": SERVICE, "scenario": SCENARIO, "connector": "tool", **words}


def test_looking_changes_nothing(browser):
    assert browser.get("/found/").status_code == 200
    assert not FoundingDraft.objects.exists()


def test_every_template_stands_to_choose_from(browser):
    page = browser.get("/found/").content.decode()
    assert page.count('class="sample__input"') == 13
    assert "Reading club" in page


def test_the_whole_way_without_script(browser, person):
    answer = browser.post("/found/", {"template": "reading", "name": "月末读书会"})
    draft = FoundingDraft.objects.get(person=person)
    assert answer.url == step(draft, "whom")
    template = get_template("reading", "en")
    sends = {
        "whom": whom(),
        "position": {"interest": "Reading", "kind": "interest", "aim": "bonds"},
        "values": {"value_head": ["Patience", ""], "value_body": ["Slowly", ""], "value_key": ["", ""]},
        "rules": {"rule_head": ["One", "Two"], "rule_body": ["", "why"], "rule_key": ["", ""]},
        "gate": {"gate": "application", "questions": "Why?\nWhen?"},
    }
    steps = [*sends, "opening"]
    for place, (name, sent) in enumerate(sends.items(), start=1):
        assert browser.get(step(draft, name)).status_code == 200
        assert browser.post(step(draft, name), sent).url == step(draft, steps[place])
    opening = {"slug": "Last-Saturday", "language": "en", "time_zone": "Europe/London", "deed": "open"}
    assert browser.post(step(draft, "opening"), opening).url == "/c/last-saturday/"
    community = Community.objects.get()
    assert (community.tagline, community.connector, community.is_indexed) == ("", "tool", False)
    assert template.key == FoundingDraft.objects.get().template
    assert browser.get(step(draft, "opening")).url == "/c/last-saturday/"


def test_one_comes_back_to_where_one_would_have_gone_on(browser, draft):
    browser.post(step(draft, "whom"), whom())
    assert browser.get("/found/").url == step(draft, "position")
    assert step(draft, "position") in browser.get("/c/").content.decode()


def test_a_thin_sentence_holds_one_up_once_and_may_be_kept(browser, draft):
    held = browser.post(step(draft, "whom"), whom(scenario="线上线下"))
    page = held.content.decode()
    assert held.status_code == 422
    assert "One cannot tell yet when and where" in page
    assert 'name="keep_words"' in page
    draft.refresh_from_db()
    assert draft.whom == WHOM
    assert browser.post(step(draft, "whom"), whom(scenario="线上线下", keep_words="1")).status_code == 302
    draft.refresh_from_db()
    assert draft.scenario == "线上线下"


def test_an_empty_sentence_cannot_be_kept(browser, draft):
    answer = browser.post(step(draft, "whom"), whom(whom="", keep_words="1"))
    assert answer.status_code == 422
    assert 'name="keep_words"' not in answer.content.decode()


def test_typing_is_kept_and_answered_with_preview_and_notes(browser, draft):
    answer = browser.post(step(draft, "whom", "part"), whom(whom="所有人", scenario=""), HTTP_HX_REQUEST="true")
    part = answer.content.decode()
    assert answer.status_code == 200
    for expected in ('id="saved"', 'id="note-whom"', 'id="overlap"', "nobody in particular", "preview__name"):
        assert expected in part
    assert "<html" not in part
    draft.refresh_from_db()
    assert (draft.whom, draft.scenario) == ("所有人", "")


def test_a_template_chosen_while_typing_fills_the_preview(browser, person):
    draft = make_draft(person, template="", name="")
    part = browser.post(step(draft, "template", "part"), {"template": "sports", "name": ""}).content.decode()
    assert get_template("sports", "zh-hans").rules[0][0] in part


def test_rows_are_added_moved_and_removed_without_script(browser, draft):
    rows = {"rule_head": ["甲", "乙", "丙"], "rule_body": ["", "", ""], "rule_key": ["", "", ""]}
    for deed, expected in (("up-2", "甲丙乙"), ("remove-0", "乙丙"), ("more", "甲乙丙"), ("up-99", "甲乙丙")):
        answer = browser.post(step(draft, "rules"), {**rows, "rule_deed": deed})
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert "".join(row[0] for row in draft.rules) == expected


@pytest.mark.parametrize(
    "sent",
    [
        {"value_head": "", "value_body": "no name", "value_key": ""},
        {"value_head": "长" * 21, "value_body": "", "value_key": ""},
        {"value_head": [str(n) for n in range(9)], "value_body": [""] * 9, "value_key": [""] * 9},
        {},
        {"value_head": "only heads"},
    ],
)
def test_values_that_do_not_fit_are_shown_again(browser, draft, sent):
    fits = sent.get("value_head") == "only heads"
    assert browser.post(step(draft, "values"), sent or {"value_head": ""}).status_code == (302 if fits else 422)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"gate": "open"}, 302),
        ({"gate": "code"}, 302),
        ({"gate": "charter"}, 422),
        ({"gate": "charter", "quiz_0_question": "几点？"}, 422),
        ({"gate": "charter", "quiz_0_question": "几点？", "quiz_0_right": "八点", "quiz_0_wrong_a": "九点"}, 302),
        ({"gate": "application", "questions": "\n".join("123456")}, 422),
        ({"gate": "application", "questions": "问" * 141}, 422),
        ({"gate": "paid"}, 422),
        ({}, 422),
    ],
)
def test_a_gate_needs_what_it_asks_with(browser, draft, sent, status):
    assert browser.post(step(draft, "gate"), sent).status_code == status


@pytest.mark.parametrize("slug", ["a", "-ab", "ab-", "new", "两个字", "a b", "a/b", "../etc", "x" * 49, "taken"])
def test_an_address_that_is_none_or_taken_is_shown_again(browser, draft, slug):
    make_community("taken")
    sent = {"slug": slug, "language": "en", "time_zone": "Europe/London"}
    assert browser.post(step(draft, "opening"), sent).status_code == 422
    assert Community.objects.count() == 1


@pytest.mark.parametrize("sent", [{"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {"language": "xx"}])
def test_languages_and_time_zones_are_real_ones(browser, draft, sent):
    whole = {"slug": "fine", "language": "en", "time_zone": "Europe/London", **sent}
    assert browser.post(step(draft, "opening"), whole).status_code == 422


def test_an_unfinished_draft_says_what_is_missing(browser, person):
    draft = make_draft(person, rules=[])
    page = browser.get(step(draft, "opening")).content.decode()
    assert step(draft, "rules") in page
    sent = {"slug": "fine", "language": "en", "time_zone": "Europe/London", "deed": "open"}
    assert browser.post(step(draft, "opening"), sent).status_code == 422


def test_nobody_reaches_anothers_draft(client, draft):
    client.force_login(make_person())
    for name in ("whom", "opening"):
        assert client.get(step(draft, name)).status_code == 404
        assert client.post(step(draft, name), whom()).status_code == 404
        assert client.post(step(draft, name, "part"), whom()).status_code == 404
    assert client.post(reverse("communities:founding-discard", args=[draft.pk])).status_code == 404
    assert FoundingDraft.objects.filter(pk=draft.pk).exists()


def test_strangers_sign_in_first(client, draft):
    for address in ("/found/", "/c/", step(draft, "whom")):
        assert "login" in client.get(address).url


def test_a_draft_is_thrown_away_by_post_alone(browser, draft):
    address = reverse("communities:founding-discard", args=[draft.pk])
    assert browser.get(address).status_code == 405
    assert browser.post(address).url == "/c/"
    assert not FoundingDraft.objects.exists()


def test_a_chapter_is_founded_from_within(browser, person):
    owner = make_founded(person, slug="muddy-hands")
    assert browser.get("/c/muddy-hands/chapters/new/").status_code == 200
    answer = browser.post("/c/muddy-hands/chapters/new/", {"name": "苏州", "charter_source": "reference"})
    draft = FoundingDraft.objects.get(parent=owner.community)
    assert answer.url == step(draft, "whom")
    assert browser.get(step(draft, "rules")).status_code == 404
    assert "泥手陶社" in browser.get(step(draft, "whom")).content.decode()


def test_a_member_without_the_power_founds_no_chapter(client):
    owner = make_founded(slug="muddy-hands")
    client.force_login(make_member(owner.community).person)
    assert client.get("/c/muddy-hands/chapters/new/").status_code == 403
    client.force_login(make_person())
    assert client.get("/c/muddy-hands/chapters/new/").status_code == 404


@pytest.mark.parametrize("name", FoundingDraft.Step.values)
def test_a_step_takes_one_query_at_most_beside_its_draft(draft, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        step_page(draft, name, FORMS[name](draft))


HOSTILE = {
    "html": "<script>alert(1)</script>",
    "quote": "\"'><img src=x onerror=alert(1)>",
    "control": "a\x00b\x07c\x1b[31md",
    "newlines": "一\r\n二\u2028三",
    "turned": "\u202egnp.exe\u2066",
    "emoji": "\U0001f3fa" * 30,
    "arabic": "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645",
    "template": "{{ settings.SECRET_KEY }}{% load x %}",
    "surrogate": "\udcff",
}
FIELDS = {
    "template": ("name",),
    "whom": ("whom", "service", "scenario"),
    "position": ("tagline", "industry", "interest", "place", "need"),
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", FIELDS)
def test_hostile_words_in_any_field_are_words_or_refused(browser, draft, name, words):
    sent = {**whom(), "kind": "interest", "aim": "bonds", **dict.fromkeys(FIELDS[name], words)}
    sent = {key: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for key, value in sent.items()}
    for part in ("", "part"):
        answer = browser.post(step(draft, name, part), sent)
        assert answer.status_code in {200, 302, 422}
    draft.refresh_from_db()
    for field in FIELDS[name]:
        kept = getattr(draft, field)
        assert not [char for char in kept if ord(char) < 32 or char in "\u202e\u2066\u2028"]
    page = browser.get(step(draft, name)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("name", "field"), [("template", "name"), ("whom", "whom"), ("position", "place"), ("gate", "questions")]
)
def test_a_megabyte_is_refused_in_words_and_not_kept(browser, draft, name, field):
    sent = {**whom(), "kind": "interest", "aim": "bonds", "gate": "open", field: "长" * 350_000}
    assert browser.post(step(draft, name), sent).status_code == 422
    assert browser.post(step(draft, name, "part"), sent).status_code == 200
    before = getattr(draft, field)
    draft.refresh_from_db()
    assert getattr(draft, field) == before


@pytest.mark.parametrize("prefix", ["value", "rule"])
def test_a_thousand_rows_are_refused_and_not_kept(browser, draft, prefix):
    sent = {f"{prefix}_head": ["x"] * 900}
    assert browser.post(step(draft, f"{prefix}s"), sent).status_code == 422
    before = len(getattr(draft, f"{prefix}s"))
    draft.refresh_from_db()
    assert len(getattr(draft, f"{prefix}s")) == before


def test_a_forged_key_is_only_a_new_value(browser, draft):
    sent = {"value_head": ["甲", "乙", "丙"], "value_body": [""] * 3, "value_key": ["not-a-key", "1" * 32, "1" * 32]}
    assert browser.post(step(draft, "values"), sent).status_code == 302
    draft.refresh_from_db()
    assert [bool(row[2]) for row in draft.values] == [False, True, False]
    json.dumps(draft.values)


def test_the_founder_is_the_only_member(browser, draft):
    sent = {"slug": "fine", "language": "en", "time_zone": "Europe/London", "deed": "later"}
    browser.post(step(draft, "opening"), sent)
    browser.post(step(draft, "opening"), sent)
    assert Membership.objects.count() == 1
    assert Community.objects.get().opened_at is None
