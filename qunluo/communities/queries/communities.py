"""Finding communities: one by its address, those of a person, those near a draft, and the chapter tree.

Who may see what inside one is said by memberships; the charter has queries/charter.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from qunluo.communities import overlap
from qunluo.communities.models import Community, Membership
from qunluo.core.errors import NotFound
from qunluo.people.models import Person

MAX_DEPTH = 4
NEAR_LIMIT = 60
NEAR_FROM = 0.3


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A community in its tree. `depth` counts from the root, which is 0; `members` are those inside."""

    pk: int
    parent_id: int | None
    slug: str
    name: str
    place: str
    depth: int
    members: int
    opened_at: datetime | None
    inherits_charter: bool


@dataclass(frozen=True, kw_only=True)
class Near:
    """An opened community that says much the same as a draft; `tokens` are its words."""

    slug: str
    name: str
    nearness: float
    tokens: frozenset[str]


def get_community(*, slug: str) -> Community:
    """The community at an address, opened or not, with its parent. For callers that ask a policy next. 1 query."""
    try:
        return Community.objects.select_related("parent").get(slug=slug)
    except Community.DoesNotExist as gone:
        raise NotFound(_("There is no community at this address.")) from gone


def list_my_communities(*, viewer: Person) -> list[Membership]:
    """Where the viewer is inside, with `.community`, longest first; closed ones come last. 1 query."""
    return list(
        Membership.objects.filter(person=viewer, state__in=[Membership.State.MEMBER, Membership.State.MUTED])
        .select_related("community")
        .order_by(F("community__closed_at").asc(nulls_first=True), "joined_at", "pk")[:200]
    )


_TREE = """
WITH RECURSIVE up AS (
    SELECT id, parent_id, 0 AS height FROM communities_community WHERE id = %(pk)s
    UNION ALL
    SELECT c.id, c.parent_id, up.height + 1 FROM communities_community c JOIN up ON c.id = up.parent_id
), down AS (
    SELECT c.id, 0 AS depth, ARRAY[c.id] AS path
    FROM communities_community c JOIN (SELECT id FROM up ORDER BY height DESC LIMIT 1) root ON c.id = root.id
    UNION ALL
    SELECT c.id, down.depth + 1, down.path || c.id FROM communities_community c JOIN down ON c.parent_id = down.id
)
SELECT c.id, c.parent_id, c.slug, c.name, c.place, down.depth,
       coalesce((SELECT r.member_count + r.muted_count FROM communities_roll r WHERE r.community_id = c.id), 0),
       c.opened_at, c.inherits_charter
FROM down JOIN communities_community c USING (id)
WHERE c.closed_at IS NULL AND (c.opened_at IS NOT NULL OR c.id = ANY(%(insider_of)s))
ORDER BY down.path
LIMIT 500
"""


def list_tree(*, viewer: Person | AnonymousUser | None, community: Community) -> list[Branch]:
    """The whole tree `community` stands in, parents before children, from the root down.

    Strangers see what is opened; members also see what they are inside of. 2 queries (1 for a stranger) whatever
    its size and depth.
    """
    insider_of: list[int] = []
    if viewer is not None and viewer.is_authenticated:
        inside = Membership.objects.filter(person=viewer, state__in=["member", "muted"])
        insider_of = list(inside.values_list("community_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_TREE, {"pk": community.pk, "insider_of": insider_of})
        rows = cursor.fetchall()
    names = ("pk", "parent_id", "slug", "name", "place", "depth", "members", "opened_at", "inherits_charter")
    return [Branch(**dict(zip(names, row, strict=True))) for row in rows]


_ABOVE = """
WITH RECURSIVE up AS (
    SELECT id, parent_id, 0 AS height FROM communities_community WHERE id = %s
    UNION ALL
    SELECT c.id, c.parent_id, up.height + 1 FROM communities_community c JOIN up ON c.id = up.parent_id
)
SELECT id FROM up WHERE height > 0 ORDER BY height DESC
"""


def list_ancestors(*, community: Community) -> list[Community]:
    """The communities above, from the root down. 2 queries; none where there is no parent."""
    if community.parent_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [community.pk])
        ids = [row[0] for row in cursor.fetchall()]
    return sorted(Community.objects.filter(pk__in=ids), key=lambda above: ids.index(above.pk))


def list_near(*, words: str, axes: Iterable[str], besides: int | None = None) -> list[Near]:
    """Up to three opened communities that say much the same as `words`, nearest first (M2). 1 query.

    `axes` are what was written for industry, interest, place and need: a community that names one of them, or shares
    a rarer pair of characters with `words`, is compared; what is compared is every word of its door.
    """
    mine = overlap.tokens(words)
    if len(mine) < 3:
        return []
    near = [
        Near(slug=row[0], name=row[1], nearness=overlap.nearness(mine, said), tokens=said)
        for row in _candidates(mine, axes, besides)
        for said in [overlap.tokens(" ".join(row[1:]))]
    ]
    close = [found for found in near if found.nearness >= NEAR_FROM]
    return sorted(close, key=lambda found: (-found.nearness, found.name))[:3]


def _candidates(mine: frozenset[str], axes: Iterable[str], besides: int | None) -> list[tuple[str, ...]]:
    asked = Q()
    for axis in [axis.strip() for axis in axes if axis.strip()][:4]:
        for column in ("industry", "interest", "place", "need", "whom"):
            asked |= Q(**{f"{column}__icontains": axis})
    for token in sorted(mine)[:40]:
        asked |= Q(whom__icontains=token) | Q(interest__icontains=token)
    rows = Community.objects.opened().filter(asked).order_by("-pk")
    if besides is not None:
        rows = rows.exclude(pk=besides)
    return list(
        rows.values_list("slug", "name", "whom", "service", "scenario", "industry", "interest", "place", "need")[
            :NEAR_LIMIT
        ]
    )
