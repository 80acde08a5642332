"""Who may open a page of the studio: whoever holds the power; for everybody else there is nothing there."""

from django.http import HttpRequest

from qunluo.communities.models import Membership
from qunluo.communities.policies import can, powers_of
from qunluo.communities.views.viewer import membership_of
from qunluo.core.errors import NotFound


def staff_of(request: HttpRequest, slug: str, *powers: str) -> Membership:
    """The viewer's membership, if it holds one of `powers`. Raises NotFound, so that pages cannot be probed."""
    membership = membership_of(request, slug)
    if not any(can(membership, power) for power in powers):
        raise NotFound
    return membership


def is_staff(membership: Membership) -> bool:
    """Whether the studio has anything for this member. No query after `get_membership`."""
    return bool(powers_of(membership) & STAFF)


STAFF = frozenset(
    {
        "communities.role.manage",
        "communities.gate.manage",
        "communities.application.decide",
        "communities.invitation.make",
        "communities.member.mute",
        "communities.member.remove",
        "communities.claim.manage",
    }
)
