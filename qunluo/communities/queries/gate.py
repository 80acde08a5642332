"""Reading the gate and how far somebody has come through it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qunluo.communities.models import (
    Application,
    CharterVersion,
    Community,
    Gate,
    GatePass,
    Invitation,
    Membership,
    Roll,
)
from qunluo.communities.queries.charter import charter_home_id
from qunluo.core.errors import NotFound
from qunluo.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime


def get_gate(*, community: Community) -> Gate:
    """The gate of a community; the one every community starts with where none is stored. One query."""
    return Gate.objects.filter(community=community).first() or Gate(community=community)


def get_roll(*, community_id: int) -> Roll:
    """How many stand where in a community. One query."""
    return Roll.objects.filter(community_id=community_id).first() or Roll(community_id=community_id)


def find_newest_version(*, community: Community) -> CharterVersion | None:
    """The newest published charter that holds in `community`; its parent's where it inherits. 1 or 2 queries."""
    published = CharterVersion.objects.filter(community_id=charter_home_id(community), published_at__isnull=False)
    return published.order_by("number").last()


def get_door(*, viewer: Person, slug: str) -> Community:
    """The community `slug` as somebody who wants to come in may find it: opened, or theirs already. One query.

    Raises NotFound otherwise, so that nobody can probe for what is not open yet.
    """
    community = Community.objects.select_related("parent").filter(slug=slug).first()
    if community is None:
        raise NotFound
    if community.opened_at is None and not Membership.objects.filter(community=community, person=viewer).exists():
        raise NotFound
    return community


def find_last_application(*, membership: Membership) -> Application | None:
    """The newest application of a membership, with its membership and community. One query."""
    applications = Application.objects.filter(membership=membership).select_related(
        "membership__community", "decided_by"
    )
    return applications.order_by("submitted_at", "pk").last()


def list_passes(*, membership: Membership) -> list[GatePass]:
    """The conditions a membership has met, in the order it met them. One query; none before the first step."""
    if membership.pk is None:
        return []
    return list(GatePass.objects.filter(membership=membership).order_by("passed_at", "pk"))


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of the review queue, oldest first, with how many there are and since when the oldest waits."""

    applications: list[Application]
    waiting_count: int
    oldest_at: "datetime | None"
    next_after: int | None


def list_applications(*, viewer: Membership, states: list[str], after: int = 0, size: int = 25) -> Queue:
    """Applications in these states: the open ones oldest first, the decided ones newest first. Two queries.

    For whoever holds `communities.application.decide`; the view asks the policy.
    """
    every = Application.objects.filter(community_id=viewer.community_id)
    found = every.filter(state__in=states).select_related("membership", "membership__person", "decided_by")
    is_open = "waiting" in states
    if after:
        found = found.filter(pk__gt=after) if is_open else found.filter(pk__lt=after)
    page = list(found.order_by("pk" if is_open else "-pk")[: size + 1])
    times = list(
        every.filter(state="waiting").order_by("submitted_at", "pk").values_list("submitted_at", flat=True)[:1000]
    )
    return Queue(
        applications=page[:size],
        waiting_count=len(times),
        oldest_at=times[0] if times else None,
        next_after=page[size - 1].pk if len(page) > size else None,
    )


def get_application(*, viewer: Membership, application_id: int) -> Application:
    """An application of the viewer's community. Raises NotFound for any other. One query."""
    application = (
        Application.objects.filter(community_id=viewer.community_id, pk=application_id)
        .select_related("membership", "decided_by")
        .first()
    )
    if application is None:
        raise NotFound
    return application


def list_invitations(*, viewer: Membership, is_all: bool, size: int = 100) -> list[Invitation]:
    """The newest invitation codes: the viewer's own, or everybody's for who may see all. One query."""
    found = Invitation.objects.filter(community_id=viewer.community_id).select_related("issuer")
    if not is_all:
        found = found.filter(issuer=viewer)
    return list(found.order_by("-made_at", "-pk")[:size])
