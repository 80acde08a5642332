"""Charters: written as drafts, published once, never changed again, agreed to version by version."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from qunluo.activity.models import Activity
from qunluo.communities.comparison import compare_versions
from qunluo.communities.models import CharterAcceptance, CharterVersion, Community, Rule, Value
from qunluo.communities.queries import charter as queries
from qunluo.communities.services import charter as services
from qunluo.communities.tests.factories import give, make_cast, make_member
from qunluo.communities.tests.staging import make_owned, make_text
from qunluo.communities.texts import RuleText, ValueText
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def owner():
    with clock.held_at(NOW):
        return make_owned()


def publish(owner, *rules, at=None, **words):
    draft = services.start_charter_draft(actor=owner)
    text = services.text_of(draft)
    more = tuple(RuleText(text=rule) for rule in rules)
    services.write_charter_draft(actor=owner, text=replace(text, rules=text.rules + more, **words), note="改了")
    return services.publish_charter(actor=owner, number=draft.number, takes_effect_at=at)


def test_the_first_charter_is_in_force_and_agreed_to_by_its_founder(owner):
    charter = queries.get_charter(community=owner.community)
    assert (charter.in_force.number, charter.coming) == (1, None)
    assert [rule.text for rule in charter.in_force.rules.all()] == ["先说孩子几岁"]
    assert CharterAcceptance.objects.get().membership == owner


def test_a_new_version_keeps_the_keys_of_what_stays(owner):
    before = queries.get_charter(community=owner.community).in_force
    after = publish(owner, "不评价别人家的孩子")
    assert after.number == 2
    assert [rule.number for rule in after.rules.all()] == [1, 2]
    assert after.rules.all()[0].key == before.rules.all()[0].key
    assert after.values.all()[0].key == before.values.all()[0].key
    assert after.values.all()[0].pk != before.values.all()[0].pk


def test_a_draft_is_opened_once_and_shared(owner):
    assert services.start_charter_draft(actor=owner).pk == services.start_charter_draft(actor=owner).pk


def test_a_draft_says_what_it_was_given_in_that_order(owner):
    draft = services.start_charter_draft(actor=owner)
    text = services.text_of(draft)
    turned = replace(text, values=(ValueText(name="坦白"), *text.values), aim="both")
    services.write_charter_draft(actor=owner, text=turned, note="先坦白")
    draft = queries.get_draft(community=owner.community)
    assert [(value.number, value.name) for value in draft.values.all()] == [(1, "坦白"), (2, "耐心")]
    assert (draft.aim, draft.note, draft.written_by) == ("both", "先坦白", owner)


def test_a_discarded_draft_leaves_the_charter_as_it_is(owner):
    services.start_charter_draft(actor=owner)
    services.discard_charter_draft(actor=owner)
    services.discard_charter_draft(actor=owner)
    assert list(CharterVersion.objects.values_list("number", flat=True)) == [1]


def test_a_version_for_a_later_day_waits_for_it(owner):
    with clock.held_at(NOW):
        publish(owner, "新条", whom="以后的人，住在河边三条街", at=NOW + timedelta(days=7))
        charter = queries.get_charter(community=owner.community)
        assert (charter.in_force.number, charter.coming.number) == (1, 2)
        assert services.bring_charters_into_force() == 0
    with clock.held_at(NOW + timedelta(days=7)):
        charter = queries.get_charter(community=owner.community)
        assert (charter.in_force.number, charter.coming) == (2, None)
        assert services.bring_charters_into_force() == 1
        assert services.bring_charters_into_force() == 0
    assert Community.objects.get(pk=owner.community_id).whom == "以后的人，住在河边三条街"


def test_an_earlier_day_does_not_win_over_a_later_version(owner):
    with clock.held_at(NOW):
        publish(owner, "七天后", at=NOW + timedelta(days=7))
        publish(owner, "马上")
        charter = queries.get_charter(community=owner.community)
        assert (charter.in_force.number, charter.coming) == (3, None)
    with clock.held_at(NOW + timedelta(days=8)):
        assert queries.get_charter(community=owner.community).in_force.number == 3


def test_publishing_now_carries_the_words_to_the_community(owner):
    publish(owner, whom="新的一群人，都住三条街里")
    assert Community.objects.get(pk=owner.community_id).whom == "新的一群人，都住三条街里"


@pytest.mark.parametrize("number", [1, 3, 99])
def test_only_the_draft_one_has_read_is_published(owner, number):
    services.start_charter_draft(actor=owner)
    with pytest.raises(NotFound):
        services.publish_charter(actor=owner, number=number)
    assert CharterVersion.objects.get(number=2).is_draft


def test_nothing_is_published_twice(owner):
    publish(owner, "新条")
    with pytest.raises(NotFound):
        services.publish_charter(actor=owner, number=2)


def test_a_charter_takes_effect_in_the_future_and_has_a_rule(owner):
    draft = services.start_charter_draft(actor=owner)
    with pytest.raises(Invalid) as past:
        services.publish_charter(actor=owner, number=2, takes_effect_at=clock.now() - timedelta(seconds=1))
    assert past.value.code == "charter.past"
    services.write_charter_draft(actor=owner, text=replace(services.text_of(draft), rules=()), note="")
    with pytest.raises(Invalid) as bare:
        services.publish_charter(actor=owner, number=2)
    assert bare.value.code == "charter.no_rule"


def test_too_many_and_the_same_twice_are_refused(owner):
    draft = services.start_charter_draft(actor=owner)
    text = services.text_of(draft)
    for wrong in (
        replace(text, values=tuple(ValueText(name=str(n)) for n in range(8))),
        replace(text, rules=tuple(RuleText(text=str(n)) for n in range(21))),
        replace(text, rules=text.rules * 2),
    ):
        with pytest.raises(Invalid):
            services.write_charter_draft(actor=owner, text=wrong, note="")
    assert draft.rules.count() == 1


def test_agreeing_twice_is_agreeing_once(owner):
    member = make_member(owner.community)
    first = services.accept_charter(actor=member, number=1)
    assert services.accept_charter(actor=member, number=1).pk == first.pk
    assert Activity.objects.filter(kind="communities.charter.accepted").count() == 1


def test_one_agrees_to_the_version_one_has_read(owner):
    member = make_member(owner.community)
    publish(owner, "新条")
    with pytest.raises(Conflict):
        services.accept_charter(actor=member, number=1)
    assert services.accept_charter(actor=member, number=2).version.number == 2


def test_renewal_is_asked_when_the_charter_changes_and_until_it_is_given(owner):
    member = make_member(owner.community)
    services.accept_charter(actor=member, number=1)
    assert queries.get_version_to_accept(membership=member) is None
    publish(owner, "新条", at=clock.now() + timedelta(days=3))
    assert queries.get_version_to_accept(membership=member).number == 2
    services.accept_charter(actor=member, number=2)
    assert queries.get_version_to_accept(membership=member) is None


@pytest.mark.parametrize("who", ["applicant", "removed", "left", "placeholder"])
def test_nobody_outside_is_asked_or_may_agree(who):
    cast = make_cast()
    services.write_first_charter(cast.community, text=make_text(), writer=cast.owner)
    assert queries.get_version_to_accept(membership=cast[who]) is None
    with pytest.raises(Forbidden):
        services.accept_charter(actor=cast[who], number=1)


def test_the_muted_may_agree(owner):
    muted = make_member(owner.community, state="muted")
    assert services.accept_charter(actor=muted, number=1).membership == muted


def test_who_has_not_agreed_comes_a_page_at_a_time(owner, django_assert_num_queries):
    members = [make_member(owner.community, f"成员{n}") for n in range(5)]
    make_member(owner.community, "走了的", state="left")
    services.accept_charter(actor=members[2], number=1)
    version = queries.find_newest_version(community=owner.community)
    with django_assert_num_queries(2):
        agreement = queries.count_agreement(community=owner.community, version=version)
        page = queries.list_not_agreed(community=owner.community, version=version, size=3)
    assert (agreement.agreed, agreement.inside) == (2, 6)
    assert page.members == [members[0], members[1], members[3]]
    rest = queries.list_not_agreed(community=owner.community, version=version, after=page.next_after, size=3)
    assert (rest.members, rest.next_after) == ([members[4]], None)


def test_history_counts_who_is_inside_and_agreed(owner, django_assert_num_queries):
    member = make_member(owner.community)
    services.accept_charter(actor=member, number=1)
    publish(owner, "新条")
    with django_assert_num_queries(1):
        versions = queries.list_versions(community=owner.community)
    assert [(version.number, version.agreed_count) for version in versions] == [(2, 1), (1, 2)]


def test_the_charter_in_force_takes_three_queries_and_an_inherited_one_four(owner, django_assert_num_queries):
    chapter = make_owned(owner.community, is_inheriting=True).community
    with django_assert_num_queries(3):
        queries.get_charter(community=owner.community)
    with django_assert_num_queries(4):
        assert queries.get_charter(community=chapter).in_force.community_id == owner.community_id


def test_two_versions_are_compared_without_a_query(owner, django_assert_num_queries):
    publish(owner, "不评价别人家的孩子", aim="both")
    after = queries.get_version(community=owner.community, number=2)
    before = queries.find_version_before(version=after)
    with django_assert_num_queries(0):
        comparison = compare_versions(before, after)
        assert [change.kind for change in comparison.rules] == ["same", "added"]
        assert comparison.is_aim_changed
        assert not comparison.is_same
    assert compare_versions(after, after).is_same


def test_a_published_version_cannot_be_touched_even_by_hand(owner):
    version = CharterVersion.objects.get()
    deeds = [
        lambda: CharterVersion.objects.update(whom="别人"),
        lambda: Rule.objects.update(text="别的"),
        lambda: Value.objects.all().delete(),
        lambda: Rule.objects.create(community=owner.community, version=version, number=9, text="多一条"),
    ]
    for deed in deeds:
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            deed()


def test_a_draft_can_be_touched_by_hand(owner):
    """The twin: the same deeds pass where the guard does not apply."""
    draft = services.start_charter_draft(actor=owner)
    Rule.objects.filter(version=draft).update(text="别的")
    Value.objects.filter(version=draft).delete()
    Rule.objects.create(community=owner.community, version=draft, number=9, text="多一条")


@pytest.mark.parametrize("clause", [Rule, Value])
def test_numbers_and_keys_are_unique_within_a_version(owner, clause):
    draft = services.start_charter_draft(actor=owner)
    known = clause.objects.get(version=draft)
    head = {"text": "x"} if clause is Rule else {"name": "x"}
    for twice in ({"number": known.number}, {"key": known.key, "number": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            clause.objects.create(community=owner.community, version=draft, **{**head, **twice})


def test_an_inheriting_chapter_writes_nothing_until_it_has_its_own_copy(owner):
    chapter_owner = make_owned(owner.community, is_inheriting=True)
    member = make_member(chapter_owner.community)
    services.accept_charter(actor=member, number=1)
    with pytest.raises(Conflict):
        services.start_charter_draft(actor=chapter_owner)
    copy = services.adopt_copy(actor=chapter_owner)
    assert (copy.community, copy.number) == (chapter_owner.community, 1)
    assert list(copy.rules.values_list("key")) == list(
        Rule.objects.filter(community=owner.community).values_list("key")
    )
    member.refresh_from_db()
    assert queries.get_version_to_accept(membership=member) is None
    with pytest.raises(Conflict):
        services.adopt_copy(actor=chapter_owner)


def test_a_later_version_of_the_parent_reaches_who_inherits_and_not_who_copied(owner):
    inheriting = make_owned(owner.community, is_inheriting=True).community
    copying = make_owned(owner.community, is_inheriting=True)
    services.adopt_copy(actor=copying)
    publish(owner, "新条")
    assert queries.get_charter(community=inheriting).in_force.number == 2
    assert queries.get_charter(community=Community.objects.get(pk=copying.community_id)).in_force.number == 1


WHO = {"owner": True, "moderator": False, "member": False, "muted": False, "applicant": False, "removed": False}


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_who_may_write_and_publish(who, may):
    cast = make_cast()
    services.write_first_charter(cast.community, text=make_text(), writer=cast.owner)
    if may:
        services.start_charter_draft(actor=cast[who])
        services.publish_charter(actor=cast[who], number=2)
        return
    before = Activity.objects.count()
    with pytest.raises(Forbidden):
        services.start_charter_draft(actor=cast[who])
    services.start_charter_draft(actor=cast.owner)
    for deed in (
        lambda: services.write_charter_draft(actor=cast[who], text=make_text(), note=""),
        lambda: services.publish_charter(actor=cast[who], number=2),
        lambda: services.discard_charter_draft(actor=cast[who]),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert CharterVersion.objects.get(number=2).is_draft
    assert Activity.objects.count() == before


def test_the_secretary_writes_but_does_not_publish(owner):
    secretary = give(make_member(owner.community), "secretary")
    services.start_charter_draft(actor=secretary)
    with pytest.raises(Forbidden):
        services.publish_charter(actor=secretary, number=2)
