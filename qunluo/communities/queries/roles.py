"""Reading roles: who holds what, and the public table of who may what."""

from qunluo.communities.models import Membership, Role
from qunluo.communities.permissions import EVERYONE


def list_held_roles(membership: Membership) -> list[Role]:
    """The roles `membership` holds, in order, with what every member is. One query; none if already loaded."""
    if membership.held_roles is not None:
        return membership.held_roles
    of_community = Role.objects.filter(community_id=membership.community_id)
    given = of_community.filter(grants__membership_id=membership.pk)
    return list((given | of_community.filter(key=EVERYONE)).order_by("order", "pk").distinct())


def get_owner_role(community_id: int) -> Role:
    """The owner role of a community. One query."""
    return Role.objects.get(community_id=community_id, key="owner")
