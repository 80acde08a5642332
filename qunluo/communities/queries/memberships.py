"""Finding one's own membership: the door every page inside a community goes through."""

from django.contrib.auth.models import AnonymousUser

from qunluo.communities.models import Membership
from qunluo.communities.queries.roles import list_held_roles
from qunluo.core.errors import NotFound
from qunluo.people.models import Person


def get_membership(viewer: Person | AnonymousUser, slug: str) -> Membership:
    """The membership of `viewer` inside the community `slug`, with `.community`, `.person` and its roles loaded.

    Raises NotFound when there is no such community or `viewer` is not inside; in a closed one the team alone is.
    Two queries.
    """
    membership = find_membership(viewer, slug)
    if membership is None or not membership.is_inside:
        raise NotFound
    membership.held_roles = list_held_roles(membership)
    if membership.community.closed_at is not None and all(role.is_everyone for role in membership.held_roles):
        raise NotFound
    return membership


def find_membership(viewer: Person | AnonymousUser, slug: str) -> Membership | None:
    """The membership of `viewer` in the community `slug` in any state, or None. One query."""
    if not viewer.is_authenticated or not viewer.is_active:
        return None
    return (
        Membership.objects.select_related("community", "person")
        .filter(community__slug=slug, person_id=viewer.pk)
        .first()
    )
