"""The directory of a community: one page of members by name, role, path and time, at any size for the same price.

Counts come from the roll, pages from keysets over indexes that fit the order, names from grams (naming.py).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from qunluo.communities.models import Grant, Membership, Role, Roll
from qunluo.communities.naming import grams_to_find, words_of
from qunluo.communities.panels import load_gifts
from qunluo.communities.queries.gate import get_roll
from qunluo.core import clock
from qunluo.core.errors import NotFound

SIZE = 50
NEW_DAYS = 30
COUNTED_AT_MOST = 1000
INSIDE = ["member", "muted"]
PRESENT = [*INSIDE, "placeholder"]
GROUPS = ("all", "members", "new", "placeholders")
STAFF_GROUPS = ("muted", "left", "removed")
SORTS = ("longest", "newest")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to see of the directory. `after` is the cursor of the row before."""

    query: str = ""
    group: str = "all"
    role_id: int | None = None
    path: str = ""
    joined_from: date | None = None
    joined_to: date | None = None
    sort: str = "longest"
    after: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the group is asked for."""
        return bool(self.query.strip() or self.role_id or self.path or self.joined_from or self.joined_to)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One member as the directory shows them."""

    member: Membership
    roles: list[Role] = field(default_factory=list)
    gifts: list[str] = field(default_factory=list)
    new_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the directory with the counts of the groups. `new_count` stops at 1,000."""

    rows: list[Row]
    roll: Roll
    new_count: int
    roles: list[Role]
    next_after: str


def list_members(*, viewer: Membership, wish: Wish) -> Page:
    """A page of 50. Five queries at any size, and one for each app that says what members gave.

    Members of all groups are for everybody inside; the muted, left and removed as groups the view keeps to the team.
    Those who only applied are never here.
    """
    found = _ordered(_wanted(viewer.community_id, wish), wish)
    members = list(found.select_related("invited_by")[: SIZE + 1])
    is_more = len(members) > SIZE
    members = members[:SIZE]
    ids = [member.pk for member in members]
    roles = list(Role.objects.filter(community_id=viewer.community_id).exclude(key="member").order_by("order", "pk"))
    held = _roles_of(viewer.community_id, ids, roles)
    gifts = load_gifts(viewer, ids)
    return Page(
        rows=[
            Row(member=member, roles=held.get(member.pk, []), gifts=gifts[member.pk], new_days=_new_days(member))
            for member in members
        ],
        roll=get_roll(community_id=viewer.community_id),
        new_count=_newcomers(viewer.community_id)[:COUNTED_AT_MOST].count(),
        roles=roles,
        next_after=cursor_of(members[-1]) if is_more else "",
    )


def get_member(*, viewer: Membership, member_id: int) -> Membership:
    """A member of the viewer's community the directory may show: inside or not yet claimed. One query.

    Raises NotFound for anybody else, as for nobody.
    """
    member = (
        Membership.objects.filter(community_id=viewer.community_id, pk=member_id, state__in=PRESENT)
        .select_related("invited_by", "person")
        .first()
    )
    if member is None:
        raise NotFound
    return member


def get_standing(*, viewer: Membership, member_id: int) -> Membership:
    """Anybody's membership of the viewer's community, in whatever state, for the team's pages. One query."""
    member = (
        Membership.objects.filter(community_id=viewer.community_id, pk=member_id)
        .select_related("invited_by", "person", "community")
        .first()
    )
    if member is None:
        raise NotFound
    return member


def list_roles_of(member: Membership) -> list[Role]:
    """The roles given to `member`, in order. One query."""
    return list(Role.objects.filter(grants__membership=member).order_by("order", "pk"))


def cursor_of(member: Membership) -> str:
    """Where a page ended: the moment in microseconds and the id."""
    return f"{round(member.joined_at.timestamp() * 1_000_000)}.{member.pk}"


def _wanted(community_id: int, wish: Wish) -> QuerySet[Membership]:
    found = _group(community_id, wish.group)
    words = words_of(wish.query)
    if words:
        found = found.filter(grams__contains=grams_to_find(community_id, words))
        for word in words:
            found = found.filter(folded__contains=word)
    if wish.role_id:
        found = found.filter(pk__in=Grant.objects.filter(role_id=wish.role_id).values("membership_id"))
    if wish.path:
        found = found.filter(path=wish.path)
    if wish.joined_from:
        found = found.filter(joined_at__gte=datetime.combine(wish.joined_from, time.min, UTC))
    if wish.joined_to:
        found = found.filter(joined_at__lt=datetime.combine(wish.joined_to + timedelta(days=1), time.min, UTC))
    return found


def _group(community_id: int, group: str) -> QuerySet[Membership]:
    """The states are written as the partial indexes have them, so that the planner can prove they fit."""
    every = Membership.objects.filter(community_id=community_id)
    if group == "members":
        return every.filter(state__in=INSIDE)
    if group == "new":
        return _newcomers(community_id)
    if group == "placeholders":
        return every.filter(state="placeholder")
    if group in STAFF_GROUPS:
        return every.filter(state=group)
    return every.filter(state__in=PRESENT)


def _newcomers(community_id: int) -> QuerySet[Membership]:
    since = clock.now() - timedelta(days=NEW_DAYS)
    return Membership.objects.filter(community_id=community_id, state__in=INSIDE, joined_at__gte=since)


def _ordered(found: QuerySet[Membership], wish: Wish) -> QuerySet[Membership]:
    is_newest = wish.sort == "newest"
    at = _moment_of(wish.after)
    if at is not None:
        moment, pk = at
        side = "lt" if is_newest else "gt"
        tie = Q(joined_at=moment, **{f"pk__{side}": pk})
        found = found.filter(Q(**{f"joined_at__{side}": moment}) | tie, **{f"joined_at__{side}e": moment})
    return found.order_by("-joined_at", "-pk") if is_newest else found.order_by("joined_at", "pk")


def _moment_of(cursor: str) -> tuple[datetime, int] | None:
    """The place a cursor names; None for none or one nobody made."""
    micros, _dot, pk = cursor.partition(".")
    if not (micros.lstrip("-").isdecimal() and pk.isdecimal() and len(cursor) < 40):
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(micros)), min(int(pk), 2**62)
    except OverflowError:
        return None


def _roles_of(community_id: int, ids: list[int], roles: list[Role]) -> dict[int, list[Role]]:
    by_id = {role.pk: role for role in roles}
    held: dict[int, list[Role]] = {}
    grants = Grant.objects.filter(community_id=community_id, membership_id__in=ids).values_list(
        "membership_id", "role_id"
    )
    for membership_id, role_id in grants:
        if role_id in by_id:
            held.setdefault(membership_id, []).append(by_id[role_id])
    return {pk: sorted(given, key=lambda role: (role.order, role.pk)) for pk, given in held.items()}


def _new_days(member: Membership) -> int | None:
    """For how many days a newcomer has been here, 1 for the first; None for everybody else."""
    days = (clock.now() - member.joined_at).days + 1
    return days if member.is_inside and days <= NEW_DAYS else None
