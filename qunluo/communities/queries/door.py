"""The public door of a community: what strangers read before they knock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from qunluo.communities import policies
from qunluo.communities.models import CharterVersion, Community, DoorFace, Membership
from qunluo.communities.queries.charter import Agreement, Charter, count_agreement, get_charter
from qunluo.communities.queries.communities import get_community
from qunluo.communities.queries.memberships import find_membership
from qunluo.core import clock
from qunluo.core.errors import NotFound
from qunluo.people.models import Person

FACES = 12
NEW_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """The three sentences."""

    whom: str
    service: str
    scenario: str


@dataclass(frozen=True, kw_only=True)
class Door:
    """Everything the door page shows. Parts without content are empty, and the page leaves them out."""

    community: Community
    purpose: Purpose
    charter: Charter
    faces: list[DoorFace]
    members: int
    newcomers: int
    agreement: Agreement | None
    viewer: Membership | None = None
    values: Sequence[object] = field(default_factory=list)
    rules: Sequence[object] = field(default_factory=list)

    @property
    def is_member(self) -> bool:
        """The viewer is inside already and needs no join card."""
        return self.viewer is not None and self.viewer.is_inside


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A viewer before a door they may see: the community, and their membership if they have one."""

    community: Community
    viewer: Membership | None


def visit(*, viewer: Person | AnonymousUser | None, slug: str) -> Visit:
    """The community at `slug`, if the viewer may see its door: it is open, or they are of its team.

    Raises NotFound otherwise, the same as for no community at all. At most 2 queries.
    """
    membership = find_membership(viewer, slug) if viewer is not None and viewer.is_authenticated else None
    community = membership.community if membership else get_community(slug=slug)
    if not policies.can_see_door(membership, community):
        raise NotFound(_("There is no community at this address."))
    return Visit(community=community, viewer=membership)


def get_door(*, visit: Visit) -> Door:
    """The door page. 6 queries at any size, 7 where the charter is inherited."""
    community = visit.community
    charter = get_charter(community=community)
    version = charter.in_force
    inside = Q(state__in=[Membership.State.MEMBER, Membership.State.MUTED])
    since = clock.now() - timedelta(days=NEW_DAYS)
    newcomers = Membership.objects.filter(inside, community=community, is_machine=False, joined_at__gte=since).count()
    agreement = count_agreement(community=community, version=version) if version else None
    return Door(
        community=community,
        purpose=_purpose(community, version),
        charter=charter,
        faces=list_faces(community=community),
        members=agreement.inside if agreement else 0,
        newcomers=newcomers,
        agreement=agreement,
        viewer=visit.viewer,
        values=list(version.values.all()) if version else [],
        rules=list(version.rules.all()) if version else [],
    )


def list_faces(*, community: Community) -> list[DoorFace]:
    """Members inside who agreed to be seen, those who agreed first in front. 1 query."""
    shown = DoorFace.objects.filter(
        community=community, membership__state__in=[Membership.State.MEMBER, Membership.State.MUTED]
    )
    return list(shown.select_related("membership").order_by("agreed_at", "pk")[:FACES])


def _purpose(community: Community, version: CharterVersion | None) -> Purpose:
    """The words of the charter in force; a chapter under its parent's charter has its own."""
    source = community if version is None or community.inherits_charter else version
    return Purpose(whom=source.whom, service=source.service, scenario=source.scenario)
