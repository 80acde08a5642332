import pytest

from qunluo.communities import policies
from qunluo.communities.models import Roll
from qunluo.communities.queries import get_membership
from qunluo.communities.tests.factories import make_cast
from qunluo.core.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.mark.parametrize(
    ("who", "manages_roles", "mutes", "lists"),
    [
        ("owner", True, True, True),
        ("moderator", False, True, True),
        ("member", False, False, True),
        ("muted", False, False, False),
        ("applicant", False, False, False),
        ("removed", False, False, False),
        ("left", False, False, False),
        ("placeholder", False, False, False),
    ],
)
def test_each_of_the_cast_holds_exactly_the_powers_of_their_roles(cast, who, manages_roles, mutes, lists):
    answers = [
        policies.can(cast[who], name)
        for name in ("communities.role.manage", "communities.member.mute", "communities.member.list")
    ]
    assert answers == [manages_roles, mutes, lists]


def test_asking_for_an_undeclared_power_is_our_own_mistake(cast):
    with pytest.raises(AssertionError, match="not declared"):
        policies.can(cast.owner, "communities.moon.move")


@pytest.mark.parametrize("who", ["owner", "moderator", "member", "muted"])
def test_who_is_inside_finds_their_membership_in_two_queries(cast, who, django_assert_num_queries):
    person = cast[who].person
    with django_assert_num_queries(2):
        found = get_membership(person, cast.community.slug)
        assert found == cast[who]
        assert found.community.name == cast.community.name
        policies.can(found, "communities.member.list")


@pytest.mark.parametrize("who", ["applicant", "removed", "left"])
def test_who_is_outside_cannot_tell_the_community_from_none(cast, who):
    with pytest.raises(NotFound):
        get_membership(cast[who].person, cast.community.slug)
    with pytest.raises(NotFound):
        get_membership(cast.stranger, cast.community.slug)
    with pytest.raises(NotFound):
        get_membership(cast.owner.person, "no-such-place")


def test_the_roll_counts_every_state_and_the_owners(cast):
    roll = Roll.objects.get(community=cast.community)
    assert (roll.member_count, roll.muted_count, roll.applied_count) == (3, 1, 1)
    assert (roll.left_count, roll.removed_count, roll.placeholder_count, roll.owner_count) == (1, 1, 1, 1)
    cast.placeholder.delete()
    roll.refresh_from_db()
    assert roll.present_count == 4
