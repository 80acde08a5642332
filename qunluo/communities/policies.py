"""Who may: functions that read and answer yes or no, and nothing else.

`can` is the one question about powers; the others are about one's own standing.
"""

from qunluo.communities import permissions
from qunluo.communities.models import Community, Membership
from qunluo.communities.queries.roles import list_held_roles
from qunluo.core import clock


def is_muted(membership: Membership) -> bool:
    """Muted at this moment: a mute whose time is over counts no more."""
    if membership.state != Membership.State.MUTED:
        return False
    return membership.muted_until is None or membership.muted_until > clock.now()


def can(membership: Membership, permission: str) -> bool:
    """Whether `membership` holds the power `permission` in its community at this moment.

    Only who is inside and not muted holds any. No query when it came from `get_membership`, else one.
    An undeclared permission is our own mistake.
    """
    assert permissions.is_known(permission), f"{permission} is not declared"
    return permission in powers_of(membership)


def powers_of(membership: Membership) -> frozenset[str]:
    """Every power `membership` holds now; none outside and none while muted. At most one query."""
    if not membership.is_inside:
        return frozenset()
    if is_muted(membership):
        return frozenset()
    held: frozenset[str] = frozenset()
    for role in list_held_roles(membership):
        held |= role.held
    return held


def is_owner(membership: Membership) -> bool:
    """Whether `membership` is an owner of its community. At most one query."""
    if not membership.is_inside:
        return False
    return any(role.is_owner for role in list_held_roles(membership))


def is_team(membership: Membership) -> bool:
    """Whether `membership` holds any role beside being a member. At most one query."""
    if not membership.is_inside:
        return False
    return any(not role.is_everyone for role in list_held_roles(membership))


def can_see_door(membership: Membership | None, community: Community) -> bool:
    """Everybody while the door is open; the team alone before it opens and after it is closed. At most one query."""
    if community.is_open:
        return True
    return membership is not None and is_team(membership)


def can_grant(actor: Membership, powers: frozenset[str]) -> bool:
    """Nobody grants or takes what they do not hold themselves."""
    if not can(actor, "communities.role.manage"):
        return False
    return powers <= powers_of(actor)


def can_act_on(actor: Membership, member: Membership, permission: str) -> bool:
    """Whether `actor` may use `permission` against `member`: never oneself, an owner, or one with more powers."""
    if not can(actor, permission):
        return False
    if actor.community_id != member.community_id:
        return False
    if actor.pk == member.pk:
        return False
    if is_owner(member):
        return False
    return powers_of(member) <= powers_of(actor)
