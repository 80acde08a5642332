"""Reading roles: who holds what, and the public table of who may what."""

from dataclasses import dataclass

from qunluo.communities.models import Grant, Membership, OwnerOffer, Role, StandingChange
from qunluo.communities.permissions import EVERYONE, OWNER, every
from qunluo.core import clock
from qunluo.core.errors import NotFound


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


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """A role with how many hold it and, of the first few, who."""

    role: Role
    holders: list[Membership]
    count: int


@dataclass(frozen=True, kw_only=True)
class PowerRow:
    """A power and, role by role, whether it is theirs."""

    label: str
    key: str
    answers: list[bool]


def list_roles(*, community_id: int) -> list[RoleRow]:
    """All roles in order, each with its holders (the first 200 of the community). Two queries."""
    roles = list(Role.objects.filter(community_id=community_id).order_by("order", "pk"))
    holders: dict[int, list[Membership]] = {role.pk: [] for role in roles}
    grants = Grant.objects.filter(community_id=community_id, membership__state__in=["member", "muted"])
    for grant in grants.select_related("membership").order_by("granted_at", "pk")[:200]:
        holders[grant.role_id].append(grant.membership)
    return [RoleRow(role=role, holders=holders[role.pk], count=len(holders[role.pk])) for role in roles]


def get_role(*, community_id: int, role_id: int) -> Role:
    """A role of this community. Raises NotFound for any other. One query."""
    role = Role.objects.filter(community_id=community_id, pk=role_id).first()
    if role is None:
        raise NotFound
    return role


def who_may_what(roles: list[Role]) -> list[PowerRow]:
    """The table of M57: every declared power against `roles`. No query."""
    held = [role.held for role in roles]
    return [
        PowerRow(label=str(power.label), key=power.key, answers=[power.key in powers for powers in held])
        for power in every()
    ]


def list_offers_to(member: Membership) -> list[OwnerOffer]:
    """The offers of ownership `member` may still answer. One query."""
    offers = OwnerOffer.objects.filter(receiver=member, state="open", expires_at__gt=clock.now())
    return list(offers.select_related("giver").order_by("offered_at"))


def find_offer_of(giver: Membership) -> OwnerOffer | None:
    """The offer of ownership `giver` has out. One query."""
    return (
        OwnerOffer.objects.filter(giver=giver, state="open", expires_at__gt=clock.now())
        .select_related("receiver")
        .first()
    )


def list_grantable(*, actor: Membership, held: list[Role]) -> list[Role]:
    """The roles `actor` could give to somebody who holds `held`: none with a power `actor` lacks. One query."""
    powers = powers_of_roles(list_held_roles(actor))
    have = {role.pk for role in held}
    roles = Role.objects.filter(community_id=actor.community_id).exclude(key__in=[EVERYONE, OWNER])
    return [role for role in roles.order_by("order", "pk") if role.pk not in have and role.held <= powers]


def powers_of_roles(roles: list[Role]) -> frozenset[str]:
    """All powers of these roles together."""
    return frozenset().union(*(role.held for role in roles))


def list_standing_changes(member: Membership) -> list[StandingChange]:
    """What has been decided about a member, newest first: mutes, removals, leaving. One query."""
    changes = StandingChange.objects.filter(membership=member).select_related("by")
    return list(changes.order_by("-at", "-pk")[:20])
