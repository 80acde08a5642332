"""The tree of chapters: no circles, four levels, moved only when both sides want it."""

import pytest
from django.db import IntegrityError, transaction

from qunluo.activity.models import Activity
from qunluo.communities.models import ChapterOffer, CharterVersion, Community
from qunluo.communities.queries.chapters import find_open_offer, list_offers
from qunluo.communities.queries.communities import list_ancestors, list_my_communities, list_tree
from qunluo.communities.services import chapters
from qunluo.communities.tests.factories import give, make_community, make_member, make_person
from qunluo.communities.tests.staging import make_owned
from qunluo.core.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def chain(length):
    """A root and below it one chapter in another, `length` in all."""
    owners = [make_owned()]
    for _level in range(length - 1):
        owners.append(make_owned(owners[-1].community))
    return owners


def put(community, parent):
    with transaction.atomic():
        Community.objects.filter(pk=community.pk).update(parent=parent)


def test_the_database_refuses_circles_of_any_length():
    one, two, three = (owner.community for owner in chain(3))
    for parent in (one, two, three):
        with pytest.raises(IntegrityError):
            put(one, parent)
    put(three, one)


def test_the_database_refuses_a_fifth_level_from_above_and_from_below():
    deep, low = chain(4), chain(2)
    with pytest.raises(IntegrityError, match="four levels"), transaction.atomic():
        make_community(parent=deep[-1].community)
    with pytest.raises(IntegrityError, match="four levels"):
        put(low[0].community, deep[2].community)
    put(low[0].community, deep[1].community)


def test_the_tree_is_whole_from_everywhere_in_two_queries(django_assert_num_queries):
    root, left, leaf = chain(3)
    right = make_owned(root.community)
    viewer = make_person()
    trees = []
    for community in (root.community, leaf.community, right.community):
        with django_assert_num_queries(2):
            trees.append([(branch.pk, branch.depth) for branch in list_tree(viewer=viewer, community=community)])
    expected = [(root.community_id, 0), (left.community_id, 1), (leaf.community_id, 2), (right.community_id, 1)]
    assert trees == [expected] * 3


def test_the_tree_counts_who_is_inside():
    owner = make_owned()
    make_member(owner.community)
    make_member(owner.community, state="left")
    assert [branch.members for branch in list_tree(viewer=None, community=owner.community)] == [2]


def test_a_stranger_sees_open_chapters_and_a_member_their_own_too():
    root = make_owned()
    hidden = make_owned(root.community, opened_at=None)
    make_owned(root.community, closed_at=root.community.opened_at)
    seen = [branch.pk for branch in list_tree(viewer=make_person(), community=root.community)]
    assert seen == [root.community_id]
    seen = [branch.pk for branch in list_tree(viewer=hidden.person, community=root.community)]
    assert seen == [root.community_id, hidden.community_id]


def test_what_is_above_comes_from_the_root_down(django_assert_num_queries):
    root, middle, leaf = (owner.community for owner in chain(3))
    with django_assert_num_queries(2):
        assert list_ancestors(community=leaf) == [root, middle]
    with django_assert_num_queries(0):
        assert list_ancestors(community=root) == []


def test_a_chapter_moves_when_both_sides_want_it():
    chapter, parent = make_owned(), make_owned()
    offer = chapters.offer_chapter(actor=chapter, to_parent=parent.community)
    assert list_offers(community=parent.community) == [offer]
    assert find_open_offer(community=chapter.community) == offer
    chapters.answer_offer(actor=parent, offer_id=offer.pk, is_accepted=True)
    assert Community.objects.get(pk=chapter.community_id).parent_id == parent.community_id
    moved = Activity.objects.get(kind="communities.chapter.moved")
    assert (moved.community_id, moved.payload["after_id"]) == (chapter.community_id, parent.community_id)


def test_a_declined_offer_moves_nothing_and_is_answered_once():
    chapter, parent = make_owned(), make_owned()
    offer = chapters.offer_chapter(actor=chapter, to_parent=parent.community)
    chapters.answer_offer(actor=parent, offer_id=offer.pk, is_accepted=False)
    with pytest.raises(Conflict):
        chapters.answer_offer(actor=parent, offer_id=offer.pk, is_accepted=True)
    assert Community.objects.get(pk=chapter.community_id).parent is None


def test_a_new_offer_takes_the_old_one_back():
    chapter, first, second = make_owned(), make_owned(), make_owned()
    old = chapters.offer_chapter(actor=chapter, to_parent=first.community)
    chapters.offer_chapter(actor=chapter, to_parent=second.community)
    assert list_offers(community=first.community) == []
    with pytest.raises(Conflict):
        chapters.answer_offer(actor=first, offer_id=old.pk, is_accepted=True)


def test_nobody_answers_for_another_community():
    chapter, parent, third = make_owned(), make_owned(), make_owned()
    offer = chapters.offer_chapter(actor=chapter, to_parent=parent.community)
    with pytest.raises(Conflict):
        chapters.answer_offer(actor=third, offer_id=offer.pk, is_accepted=True)
    assert ChapterOffer.objects.get().answered_at is None


def test_one_offers_to_what_one_can_see_and_not_to_oneself():
    chapter, hidden = make_owned(), make_owned(opened_at=None)
    for to_parent in (hidden.community, chapter.community):
        with pytest.raises(NotFound):
            chapters.offer_chapter(actor=chapter, to_parent=to_parent)


def test_a_circle_by_offer_is_refused_in_words_and_the_offer_stays_open():
    root, leaf = chain(2)
    offer = chapters.offer_chapter(actor=root, to_parent=leaf.community)
    with pytest.raises(Invalid) as refused:
        chapters.answer_offer(actor=leaf, offer_id=offer.pk, is_accepted=True)
    assert refused.value.code == "chapter.circle"
    assert ChapterOffer.objects.get().answered_at is None


def test_who_goes_takes_a_copy_of_the_charter_they_lived_by():
    root = make_owned()
    chapter = make_owned(root.community, is_inheriting=True)
    chapters.release_chapter(actor=chapter)
    community = Community.objects.get(pk=chapter.community_id)
    assert (community.parent, community.inherits_charter) == (None, False)
    own, above = (CharterVersion.objects.get(community_id=pk) for pk in (chapter.community_id, root.community_id))
    assert list(own.rules.values_list("key", "text")) == list(above.rules.values_list("key", "text"))


@pytest.mark.parametrize("role", [None, "secretary", "moderator"])
def test_only_the_owner_moves_a_community_or_takes_one_in(role):
    chapter, parent = make_owned(), make_owned()
    offer = chapters.offer_chapter(actor=chapter, to_parent=parent.community)
    for community, deed in (
        (chapter.community, lambda who: chapters.release_chapter(actor=who)),
        (chapter.community, lambda who: chapters.withdraw_offer(actor=who)),
        (chapter.community, lambda who: chapters.offer_chapter(actor=who, to_parent=parent.community)),
        (parent.community, lambda who: chapters.answer_offer(actor=who, offer_id=offer.pk, is_accepted=True)),
    ):
        who = make_member(community)
        if role:
            give(who, role)
        with pytest.raises(Forbidden):
            deed(who)
    assert ChapterOffer.objects.get().answered_at is None


def test_my_communities_are_where_i_am_inside_and_closed_ones_last(django_assert_num_queries):
    owner = make_owned(closed_at=make_owned().community.opened_at)
    open_one, left = make_community(), make_community()
    for community in (open_one, left):
        member = make_member(community)
        member.person = owner.person
        member.state = "left" if community == left else "member"
        member.save(update_fields=["person", "state"])
    with django_assert_num_queries(1):
        mine = list_my_communities(viewer=owner.person)
        assert [membership.community for membership in mine] == [open_one, owner.community]
