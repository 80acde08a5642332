"""The pages of charter, chapters, settings and faces: who reaches them, and what a press does."""

from datetime import timedelta

import pytest

from qunluo.activity.models import Activity
from qunluo.communities.models import ChapterOffer, CharterAcceptance, CharterVersion, Community, DoorFace
from qunluo.communities.navigation import _open_the_door, _publish_the_draft
from qunluo.communities.queries.memberships import get_membership
from qunluo.communities.rail import ask_for_agreement
from qunluo.communities.services import charter as services
from qunluo.communities.tests.factories import give, make_member, make_person
from qunluo.communities.tests.staging import make_founded
from qunluo.core import clock

pytestmark = pytest.mark.django_db
BASE = "/c/muddy-hands/"
PUBLIC = ("", "charter/", "charter/versions/", "charter/versions/1/", "chapters/")
INSIDE = ("face/",)
STUDIO = ("studio/charter/", "studio/charter/waiting/", "studio/chapters/", "studio/settings/")
POSTS = (
    "charter/acceptance/",
    "face/removal/",
    "studio/charter/draft/",
    "studio/charter/draft/removal/",
    "studio/charter/publication/",
    "studio/charter/copy/",
    "studio/chapters/offer/",
    "studio/chapters/offer/removal/",
    "studio/chapters/offers/1/answer/",
    "studio/chapters/release/",
    "studio/settings/opening/",
    "studio/settings/closure/",
    "studio/settings/closure/removal/",
)


@pytest.fixture
def owner():
    return make_founded(slug="muddy-hands")


@pytest.fixture
def browser(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def as_owner(browser, owner):
    browser.force_login(owner.person)
    return browser


def draft_form(draft, **changes):
    text = services.text_of(draft)
    sent = {
        "aim": text.aim,
        "whom": text.whom,
        "service": text.service,
        "scenario": text.scenario,
        "note": "",
        "value_head": [value.name for value in text.values],
        "value_body": [value.text for value in text.values],
        "value_key": [str(value.key) for value in text.values],
        "rule_head": [rule.text for rule in text.rules],
        "rule_body": [rule.reason for rule in text.rules],
        "rule_key": [str(rule.key) for rule in text.rules],
    }
    return {**sent, **changes}


WHO = {
    "stranger": (200, 404, 404),
    "member": (200, 200, 403),
    "muted": (200, 200, 403),
    "owner": (200, 200, 200),
}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_who_reaches_which_page(browser, owner, who, expected):
    people = {
        "stranger": make_person,
        "member": lambda: make_member(owner.community).person,
        "muted": lambda: make_member(owner.community, state="muted").person,
        "owner": lambda: owner.person,
    }
    browser.force_login(people[who]())
    found = [{browser.get(BASE + page).status_code for page in group} for group in (PUBLIC, INSIDE, STUDIO)]
    assert found == [{status} for status in expected]


def test_without_signing_in_one_reads_what_is_public_and_nothing_more(browser, owner):
    assert {browser.get(BASE + page).status_code for page in PUBLIC} == {200}
    assert {browser.get(BASE + page).status_code for page in (*INSIDE, *STUDIO)} == {302}


@pytest.mark.parametrize("page", POSTS)
def test_a_stranger_changes_nothing(browser, owner, page):
    before = Activity.objects.count()
    assert browser.post(BASE + page).status_code == 302
    browser.force_login(make_person())
    assert browser.post(BASE + page).status_code == 404
    assert Activity.objects.count() == before


@pytest.mark.parametrize("page", POSTS[2:])
def test_a_plain_member_runs_nothing(browser, owner, page):
    browser.force_login(make_member(owner.community).person)
    before = Activity.objects.count()
    sent = {"number": "1", "to": "muddy-hands", "answer": "yes"}
    assert browser.post(BASE + page, sent).status_code in {403, 404}
    assert Activity.objects.count() == before


@pytest.mark.parametrize("page", POSTS)
def test_looking_at_a_deed_does_nothing(as_owner, page):
    assert as_owner.get(BASE + page).status_code == 405


def test_a_new_version_from_writing_to_agreement(as_owner, owner):
    as_owner.post(BASE + "studio/charter/draft/")
    draft = CharterVersion.objects.get(number=2)
    sent = draft_form(draft, note="少一条，多一个字", aim="both")
    sent["rule_head"], sent["rule_body"], sent["rule_key"] = (
        sent[f"rule_{part}"][:-1] for part in ("head", "body", "key")
    )
    sent["rule_head"][0] += "再走"
    assert as_owner.post(BASE + "studio/charter/", sent).url == BASE + "studio/charter/"
    page = as_owner.get(BASE + "studio/charter/").content.decode()
    for part in ("<ins>再走</ins>", "removed", "Publish version 2"):
        assert part in page
    assert as_owner.post(BASE + "studio/charter/publication/", {"number": 2}).url == BASE + "charter/"
    version = as_owner.get(BASE + "charter/versions/2/").content.decode()
    assert "少一条，多一个字" in version
    assert "<del>" in version


def test_rows_of_the_draft_move_without_script(as_owner, owner):
    draft = services.start_charter_draft(actor=owner)
    first, second = [rule.text for rule in draft.rules.all()][:2]
    as_owner.post(BASE + "studio/charter/", draft_form(draft, rule_deed="up-1"))
    assert [rule.text for rule in CharterVersion.objects.get(number=2).rules.all()][:2] == [second, first]


@pytest.mark.parametrize(
    "changes",
    [
        {"whom": ""},
        {"whom": "长" * 121},
        {"aim": "money"},
        {"rule_head": []},
        {"rule_head": ["长" * 141]},
        {"value_head": ["长" * 21]},
        {"note": "长" * 201},
    ],
)
def test_a_draft_that_does_not_fit_is_shown_again_and_not_kept(as_owner, owner, changes):
    draft = services.start_charter_draft(actor=owner)
    before = services.text_of(draft)
    sent = draft_form(draft, **changes)
    if "rule_head" in changes:
        sent |= {"rule_body": [], "rule_key": []}
    assert as_owner.post(BASE + "studio/charter/", sent).status_code == 422
    assert services.text_of(CharterVersion.objects.get(number=2)) == before


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "2"])
def test_one_agrees_to_a_version_that_is_there(browser, owner, number):
    browser.force_login(make_member(owner.community).person)
    assert browser.post(BASE + "charter/acceptance/", {"number": number}).status_code in {409, 422}
    assert CharterAcceptance.objects.count() == 1


def test_a_member_is_asked_on_every_page_until_they_agree(browser, owner):
    member = make_member(owner.community)
    browser.force_login(member.person)
    line = "There is a charter you have not agreed to yet"
    assert line in browser.get(BASE + "face/").content.decode()
    assert "I agree" in browser.get(BASE + "charter/").content.decode()
    browser.post(BASE + "charter/acceptance/", {"number": 1})
    assert line not in browser.get(BASE + "face/").content.decode()
    assert "I agree" not in browser.get(BASE + "charter/").content.decode()
    assert ask_for_agreement(get_membership(member.person, "muddy-hands")) is None


def test_a_version_to_come_is_announced_with_its_day(as_owner, owner):
    services.start_charter_draft(actor=owner)
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    as_owner.post(BASE + "studio/charter/publication/", {"number": 2, "takes_effect_on": day})
    version = CharterVersion.objects.get(number=2)
    assert version.takes_effect_at.astimezone().tzinfo is not None
    assert version.takes_effect_at > clock.now() + timedelta(days=7)
    assert "Version 2 takes effect" in as_owner.get(BASE + "charter/").content.decode()


@pytest.mark.parametrize("day", ["yesterday", "2020-01-01", "2026-13-45"])
def test_a_day_that_is_none_or_past_publishes_nothing(as_owner, owner, day):
    services.start_charter_draft(actor=owner)
    sent = {"number": 2, "takes_effect_on": day}
    assert as_owner.post(BASE + "studio/charter/publication/", sent).status_code == 422
    assert CharterVersion.objects.get(number=2).is_draft


@pytest.mark.parametrize("after", ["", "0", "x", "999999"])
def test_who_has_not_agreed_is_listed_for_the_team(as_owner, owner, after):
    make_member(owner.community, "还没确认的人")
    page = as_owner.get(BASE + f"studio/charter/waiting/?after={after}").content.decode()
    assert ("还没确认的人" in page) == (after != "999999")


def test_the_studio_says_what_waits(owner):
    assert _open_the_door(owner) is None
    assert _publish_the_draft(owner) is None
    services.start_charter_draft(actor=owner)
    assert _publish_the_draft(owner).url_name == "communities:charter-draft"
    owner.community.opened_at = None
    assert _open_the_door(owner).url_name == "communities:settings"
    secretary = give(make_member(owner.community), "secretary")
    secretary.community = owner.community
    assert (_open_the_door(secretary), _publish_the_draft(secretary)) == (None, None)


def test_a_chapter_is_offered_taken_in_and_let_go_by_pages(as_owner, owner):
    other = make_founded(slug="river-kiln", name="河坊柴窑")
    as_owner.post(BASE + "studio/chapters/offer/", {"to": "http://testserver/c/river-kiln/"})
    offer = ChapterOffer.objects.get()
    assert "Nothing moves before they say yes" in as_owner.get(BASE + "studio/chapters/").content.decode()
    as_owner.force_login(other.person)
    assert "泥手陶社" in as_owner.get("/c/river-kiln/studio/chapters/").content.decode()
    answer = f"/c/river-kiln/studio/chapters/offers/{offer.pk}/answer/"
    assert as_owner.post(answer, {"answer": "maybe"}).status_code == 422
    assert as_owner.post(answer, {"answer": "yes"}).status_code == 302
    tree = as_owner.get("/c/river-kiln/chapters/").content.decode()
    assert tree.index("河坊柴窑") < tree.index("tree__item--1")
    as_owner.force_login(owner.person)
    as_owner.post(BASE + "studio/chapters/release/")
    assert Community.objects.get(slug="muddy-hands").parent is None


def test_an_offer_to_nobody_is_not_found(as_owner):
    assert as_owner.post(BASE + "studio/chapters/offer/", {"to": "nobody-there"}).status_code == 404


SETTINGS = {
    "name": "新陶社",
    "tagline": "",
    "industry": "",
    "interest": "陶艺",
    "place": "苏州",
    "need": "",
    "kind": "interest",
    "connector": "tool",
    "language": "en",
    "time_zone": "Europe/London",
}


def test_settings_are_kept(as_owner, owner):
    assert as_owner.post(BASE + "studio/settings/", SETTINGS).status_code == 302
    community = Community.objects.get(pk=owner.community_id)
    found = (community.name, community.place, community.connector, community.language, community.is_indexed)
    assert found == ("新陶社", "苏州", "tool", "en", False)
    assert community.whom == owner.community.whom


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "长" * 41},
        {"name": "\x00\x07"},
        {"kind": "cult"},
        {"time_zone": "Mars/Olympus"},
        {"language": "xx"},
        {"tagline": "长" * 400_000},
    ],
)
def test_settings_that_do_not_fit_are_shown_again(as_owner, owner, changes):
    assert as_owner.post(BASE + "studio/settings/", {**SETTINGS, **changes}).status_code == 422
    assert Community.objects.get(pk=owner.community_id).name == "泥手陶社"


def test_the_sentences_of_the_charter_are_not_changed_in_the_settings(as_owner, owner):
    as_owner.post(BASE + "studio/settings/", {**SETTINGS, "whom": "别人", "slug": "other", "parent": "1"})
    community = Community.objects.get(pk=owner.community_id)
    assert (community.whom, community.slug) == (owner.community.whom, "muddy-hands")


def test_closing_and_reopening_stand_on_the_same_page(as_owner):
    for page, shown in (("closure/", "Reopen"), ("closure/removal/", "Close the community")):
        assert as_owner.post(BASE + "studio/settings/" + page).url == BASE + "studio/settings/"
        assert shown in as_owner.get(BASE + "studio/settings/").content.decode()


def test_a_face_is_shown_and_taken_off_by_pages(as_owner, owner):
    assert as_owner.post(BASE + "face/", {"caption": "长" * 25}).status_code == 422
    assert as_owner.post(BASE + "face/", {"caption": "<b>窑主</b>"}).url == BASE
    assert "&lt;b&gt;窑主&lt;/b&gt;" in as_owner.get(BASE).content.decode()
    assert as_owner.post(BASE + "face/removal/").url == BASE + "face/"
    assert not DoorFace.objects.exists()


def test_somebody_new_is_led_to_founding(browser):
    browser.force_login(make_person())
    page = browser.get("/c/").content.decode()
    assert "You are in no community yet" in page
    assert 'href="/found/"' in page


def test_the_list_names_where_one_is_and_says_what_is_closed(as_owner, owner):
    as_owner.post(BASE + "studio/settings/closure/")
    page = as_owner.get("/c/").content.decode()
    assert "泥手陶社" in page
    assert "Closed" in page
