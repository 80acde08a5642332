"""Founding: a draft kept at every step becomes one community, whole or not at all."""

from datetime import timedelta

import pytest

from qunluo.activity.models import Activity
from qunluo.communities.catalogue import get_template
from qunluo.communities.gate_choices import gate_of
from qunluo.communities.models import CharterVersion, Community, FoundingDraft, Gate, Membership
from qunluo.communities.policies import is_owner
from qunluo.communities.queries import founding as queries
from qunluo.communities.services import founding
from qunluo.communities.services.charter import text_of
from qunluo.communities.tests.factories import give, make_community, make_member, make_person
from qunluo.communities.tests.staging import make_draft, make_founded, make_owned
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


def test_one_open_draft_a_person():
    person = make_person()
    first = founding.start_draft(actor=person, parent=None, language="en")
    assert founding.start_draft(actor=person, parent=None, language="zh-hans") == first
    assert (first.language, first.time_zone) == ("en", person.time_zone)


def test_a_template_fills_what_is_empty_and_leaves_what_was_written():
    draft = founding.start_draft(actor=make_person(), parent=None, language="zh-hans")
    draft.whom = "我自己写的一群人"
    founding.apply_template(actor=draft.person, draft=draft, key="reading")
    template = get_template("reading", "zh-hans")
    draft.refresh_from_db()
    assert (draft.whom, draft.service) == ("我自己写的一群人", template.service)
    assert draft.rules == [list(rule) for rule in template.rules]
    assert (draft.gate, draft.connector) == (template.gate, template.connector)


def test_another_template_replaces_untouched_words_only():
    draft = founding.start_draft(actor=make_person(), parent=None, language="zh-hans")
    founding.apply_template(actor=draft.person, draft=draft, key="reading")
    draft.service = "改过的一句"
    founding.apply_template(actor=draft.person, draft=draft, key="sports")
    sports = get_template("sports", "zh-hans")
    assert (draft.service, draft.whom) == ("改过的一句", sports.whom)
    assert draft.values == [list(value) for value in sports.values]


def test_from_zero_empties_what_was_not_touched():
    draft = founding.start_draft(actor=make_person(), parent=None, language="en")
    founding.apply_template(actor=draft.person, draft=draft, key="shop")
    founding.apply_template(actor=draft.person, draft=draft, key="")
    assert (draft.template, draft.whom, draft.rules, draft.kind) == ("", "", [], "interest")


def test_nobody_reads_or_saves_anothers_draft():
    draft, other = make_draft(), make_person()
    with pytest.raises(NotFound):
        queries.get_draft(viewer=other, draft_id=draft.pk)
    with pytest.raises(Conflict):
        founding.save_draft(actor=other, draft=draft, fields=("name",))
    with pytest.raises(NotFound):
        founding.found_community(actor=other, draft=draft, is_opened=True)
    founding.discard_draft(actor=other, draft=draft)
    assert FoundingDraft.objects.filter(pk=draft.pk, claimed_at__isnull=True).exists()


def test_founding_makes_everything_at_once():
    draft = make_draft(slug="muddy-hands")
    community = founding.found_community(actor=draft.person, draft=draft, is_opened=True)
    owner = Membership.objects.get(community=community)
    assert (community.slug, community.is_open, community.whom) == ("muddy-hands", True, draft.whom)
    assert (owner.person, owner.state, owner.path) == (draft.person, "member", "founder")
    assert is_owner(owner)
    charter = CharterVersion.objects.get(community=community)
    assert [rule.text for rule in charter.rules.all()] == [rule[0] for rule in draft.rules]
    assert Gate.objects.get(community=community).conditions == gate_of(draft)
    kinds = set(Activity.objects.filter(community_id=community.pk).values_list("kind", flat=True))
    assert {"communities.community.founded", "communities.community.opened", "communities.charter.published"} <= kinds


def test_a_community_may_be_founded_and_opened_later():
    draft = make_draft()
    community = founding.found_community(actor=draft.person, draft=draft, is_opened=False)
    assert community.opened_at is None
    assert not Activity.objects.filter(kind="communities.community.opened").exists()


def test_founding_twice_gives_the_same_community():
    draft = make_draft()
    first = founding.found_community(actor=draft.person, draft=draft, is_opened=True)
    assert founding.found_community(actor=draft.person, draft=draft, is_opened=False) == first
    assert Community.objects.count() == 1
    with pytest.raises(Conflict):
        founding.save_draft(actor=draft.person, draft=draft, fields=("name",))


def test_after_founding_one_may_begin_another():
    draft = make_draft()
    founding.found_community(actor=draft.person, draft=draft, is_opened=True)
    assert founding.start_draft(actor=draft.person, parent=None, language="en") != draft


def test_ten_a_day_are_enough_and_tomorrow_is_another_day():
    person = make_person()
    for _number in range(founding.A_DAY):
        draft = make_draft(person)
        founding.found_community(actor=person, draft=draft, is_opened=True)
    assert founding.found_community(actor=person, draft=draft, is_opened=True) in Community.objects.all()
    eleventh = make_draft(person)
    with pytest.raises(TooMany):
        founding.found_community(actor=person, draft=eleventh, is_opened=True)
    with clock.held_at(clock.now() + timedelta(days=1, minutes=1)):
        founding.found_community(actor=person, draft=eleventh, is_opened=True)
    assert Community.objects.count() == founding.A_DAY + 1


@pytest.mark.parametrize(
    ("lacking", "step"),
    [
        ({"name": ""}, "template"),
        ({"whom": " "}, "whom"),
        ({"scenario": ""}, "whom"),
        ({"industry": "", "interest": "", "place": "", "need": ""}, "position"),
        ({"values": []}, "values"),
        ({"rules": []}, "rules"),
        ({"gate": "charter", "quiz": []}, "gate"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made(lacking, step):
    draft = make_draft(**lacking)
    assert founding.missing_steps(draft) == [step]
    with pytest.raises(Invalid) as refused:
        founding.found_community(actor=draft.person, draft=draft, is_opened=True)
    assert refused.value.values == {"steps": [step]}
    draft.refresh_from_db()
    assert (draft.claimed_at, Community.objects.count(), Activity.objects.count()) == (None, 0, 0)


def test_a_taken_address_undoes_the_whole_and_can_be_tried_again():
    make_community("taken")
    draft = make_draft(slug="taken")
    with pytest.raises(Invalid) as refused:
        founding.found_community(actor=draft.person, draft=draft, is_opened=True)
    assert refused.value.code == "founding.slug_taken"
    draft.refresh_from_db()
    assert (draft.claimed_at, Membership.objects.count()) == (None, 0)
    draft.slug = "free"
    founding.save_draft(actor=draft.person, draft=draft, fields=("slug",))
    assert founding.found_community(actor=draft.person, draft=draft, is_opened=True).slug == "free"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("Muddy Hands", "muddy-hands"), ("泥手陶社", "craft-"), ("New", "new-"), ("!!", "craft-"), ("A" * 40, "a" * 40)],
)
def test_an_address_is_suggested(name, begins):
    slug = founding.suggest_slug(make_draft(name=name))
    assert slug.startswith(begins)
    assert founding.SLUG.fullmatch(slug)
    assert slug not in founding.RESERVED


def test_a_taken_name_gets_another_address():
    make_community("muddy-hands")
    assert founding.suggest_slug(make_draft(name="Muddy Hands")).startswith("muddy-hands-")


@pytest.mark.parametrize("gate", FoundingDraft.Gate.values)
def test_every_gate_becomes_conditions_and_begins_with_the_charter(gate):
    owner = make_founded(gate=gate)
    kinds = [part["kind"] for part in Gate.objects.get(community=owner.community).conditions["all"]]
    expected = {
        "open": [],
        "application": ["application"],
        "charter": ["questions"],
        "both": ["questions", "application"],
        "code": ["invitation"],
    }
    assert kinds == ["charter", *expected[gate]]


def test_a_chapter_begins_with_its_parents_words_but_for_the_place():
    owner = make_founded()
    draft = founding.start_draft(actor=owner.person, parent=owner, language="en")
    assert (draft.whom, draft.interest, draft.place) == (owner.community.whom, owner.community.interest, "")
    assert (draft.charter_source, draft.language) == ("reference", "zh-hans")


@pytest.mark.parametrize("source", ["reference", "copy", "own"])
def test_a_chapter_lives_by_a_copies_or_writes_its_charter(source):
    owner = make_founded()
    draft = founding.start_draft(actor=owner.person, parent=owner, language="zh-hans")
    founding.use_charter_of_parent(actor=owner.person, draft=draft, source=source)
    draft.name, draft.scenario = "泥手陶社苏州", "周六下午，平江路的院子里"
    if source == "own":
        draft.values, draft.rules = [["慢", ""]], [["先问再碰", ""]]
    founding.save_draft(actor=owner.person, draft=draft, fields=("name", "scenario", "values", "rules"))
    chapter = founding.found_community(actor=owner.person, draft=draft, is_opened=True)
    above = CharterVersion.objects.get(community=owner.community)
    assert (chapter.parent, chapter.inherits_charter) == (owner.community, source == "reference")
    own = CharterVersion.objects.filter(community=chapter).first()
    if source == "reference":
        assert own is None
        assert above.acceptances.filter(membership__community=chapter).count() == 1
    else:
        same_keys = [rule.key for rule in text_of(own).rules] == [rule.key for rule in text_of(above).rules]
        assert same_keys == (source == "copy")


def test_only_who_may_founds_a_chapter_when_beginning_and_when_pressing():
    owner = make_founded()
    member = make_member(owner.community)
    with pytest.raises(Forbidden):
        founding.start_draft(actor=member.person, parent=member, language="en")
    draft = make_draft(member.person)
    FoundingDraft.objects.filter(pk=draft.pk).update(parent=owner.community)
    with pytest.raises(Forbidden):
        founding.found_community(actor=member.person, draft=draft, is_opened=True)
    assert Community.objects.count() == 1
    give(member, "secretary")
    with pytest.raises(Forbidden):
        founding.found_community(actor=member.person, draft=draft, is_opened=True)


def test_a_fifth_level_is_refused_in_words():
    owner = make_owned()
    for _level in range(3):
        owner = make_owned(owner.community)
    draft = make_draft(owner.person)
    FoundingDraft.objects.filter(pk=draft.pk).update(parent=owner.community)
    with pytest.raises(Invalid) as refused:
        founding.found_community(actor=owner.person, draft=draft, is_opened=True)
    assert refused.value.code == "chapter.too_deep"


def test_a_chapter_under_its_parents_charter_skips_values_and_rules():
    draft = make_draft(charter_source="reference")
    assert queries.steps_of(draft) == ["template", "whom", "position", "gate", "opening"]
    assert queries.neighbours_of(draft, "position") == ("whom", "gate")
    assert queries.neighbours_of(draft, "template") == (None, "whom")
    assert queries.neighbours_of(draft, "opening") == ("gate", None)


def test_the_line_of_steps_says_where_one_is():
    marks = queries.marks_of(make_draft(), "position")
    assert [mark.state for mark in marks] == ["done", "done", "now", "next", "next", "next"]


def test_near_communities_are_found_with_what_is_ones_own(django_assert_num_queries):
    make_community(
        "hefang", name="河坊柴窑", whom="杭州下了班想做陶艺的新手", service="老成员带新手做杯子", interest="陶艺"
    )
    make_community("closed", whom="杭州下了班想做陶艺的新手", interest="陶艺", opened_at=None)
    make_community("tennis", whom="周末打网球的人", interest="网球")
    draft = make_draft(service="老成员带新手做杯子，裂了金缮修补")
    with django_assert_num_queries(1):
        found = queries.find_overlap(draft)
    assert [near.slug for near in found.near] == ["hefang"]
    assert found.clause == "裂了金缮修补"


def test_nothing_near_says_nothing():
    found = queries.find_overlap(make_draft())
    assert (found.near, found.clause) == ([], None)


def test_thin_sentences_are_marked():
    assert queries.thin_fields(make_draft(whom="所有人", scenario="线上线下")) == ["whom", "scenario"]
