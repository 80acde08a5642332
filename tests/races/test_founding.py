"""Two tabs press the same button; two editors, two moves at once. Real threads on the real database, no wrapper."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from qunluo.communities.models import CharterAcceptance, CharterVersion, Community, FoundingDraft, Membership
from qunluo.communities.services import charter as charters
from qunluo.communities.services import founding
from qunluo.communities.services.chapters import move_community
from qunluo.communities.tests.factories import make_member, make_person
from qunluo.communities.tests.staging import make_draft, make_founded, make_owned
from qunluo.core.errors import Invalid, QunluoError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds together, each on a connection of its own; what each gave or raised."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(10)
            return deed()
        except (QunluoError, IntegrityError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_tabs_with_the_same_draft_make_one_community():
    draft = make_draft()
    press = lambda: founding.found_community(actor=draft.person, draft=draft, is_opened=True)  # noqa: E731
    found = at_once(*[press] * 8)
    assert {community.pk for community in found} == {Community.objects.get().pk}
    assert (Membership.objects.count(), CharterVersion.objects.count()) == (1, 1)


def test_without_the_claim_two_tabs_make_two():
    """The twin: the same rows, with a look at the draft instead of the claim."""
    draft = make_draft()
    looked = Barrier(2)

    def press():
        with transaction.atomic():
            seen = FoundingDraft.objects.get(pk=draft.pk)
            assert seen.claimed_at is None
            looked.wait(10)
            return founding.create_community(actor=draft.person, draft=seen, is_opened=True)

    at_once(press, press)
    assert Community.objects.count() == 2


def test_two_tabs_that_begin_share_one_draft():
    person = make_person()
    begin = lambda: founding.start_draft(actor=person, parent=None, language="en")  # noqa: E731
    assert len({draft.pk for draft in at_once(*[begin] * 8)}) == 1


def test_two_people_want_the_same_address_and_one_gets_it():
    drafts = [make_draft(slug="muddy-hands") for _ in range(4)]
    found = at_once(
        *[
            lambda draft=draft: founding.found_community(actor=draft.person, draft=draft, is_opened=True)
            for draft in drafts
        ]
    )
    assert sorted(type(answer).__name__ for answer in found) == ["Community", "Invalid", "Invalid", "Invalid"]
    assert Membership.objects.count() == 1


def test_two_moves_at_once_never_close_a_circle():
    for _round in range(5):
        one, other = make_owned(), make_owned()
        answers = at_once(
            lambda one=one, other=other: move_into(one, other), lambda one=one, other=other: move_into(other, one)
        )
        assert [type(answer) for answer in answers].count(Invalid) == 1
        parents = Community.objects.filter(pk__in=[one.community_id, other.community_id]).values_list("parent_id")
        assert sorted(parent is None for (parent,) in parents) == [False, True]


def test_founding_a_chapter_while_its_parent_moves_does_not_lock_up():
    for _round in range(5):
        parent, elsewhere = make_owned(), make_owned()
        draft = make_draft(parent.person, name="分群")
        FoundingDraft.objects.filter(pk=draft.pk).update(parent=parent.community)
        answers = at_once(
            partial(founding.found_community, actor=parent.person, draft=draft, is_opened=True),
            partial(move_into, parent, elsewhere),
        )
        assert [type(answer).__name__ for answer in answers] == ["Community", "NoneType"]


def test_without_the_guard_two_moves_close_a_circle():
    """The twin: with the trigger off, both looks find no circle and both moves pass."""
    one, other = make_owned(), make_owned()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE communities_community DISABLE TRIGGER communities_guard_tree")
    try:
        at_once(lambda: move_into(one, other), lambda: move_into(other, one))
        assert not Community.objects.filter(parent__isnull=True).exists()
    finally:
        Community.objects.update(parent=None)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE communities_community ENABLE TRIGGER communities_guard_tree")


def test_two_who_publish_at_once_publish_one_version():
    owner = make_founded()
    charters.start_charter_draft(actor=owner)
    publish = lambda: charters.publish_charter(actor=owner, number=2)  # noqa: E731
    answers = at_once(*[publish] * 4)
    assert [type(answer).__name__ for answer in answers].count("CharterVersion") == 1
    assert CharterVersion.objects.count() == 2


def test_two_who_open_a_draft_at_once_share_it():
    owner = make_founded()
    opened = at_once(*[lambda: charters.start_charter_draft(actor=owner)] * 4)
    assert {draft.number for draft in opened} == {2}


def test_agreeing_in_two_tabs_is_agreeing_once():
    owner = make_founded()
    member = make_member(owner.community)
    at_once(*[lambda: charters.accept_charter(actor=member, number=1)] * 8)
    assert CharterAcceptance.objects.filter(membership=member).count() == 1


@transaction.atomic
def move_into(mover, parent):
    move_community(community_id=mover.community_id, to_parent_id=parent.community_id, actor=parent, writer=mover)
