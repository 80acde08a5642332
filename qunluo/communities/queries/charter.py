"""Reading charters: the one in force, the next one, history, and who has agreed to what.

A chapter that inherits has no versions of its own: every question goes to the nearest community above that does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from qunluo.communities.models import CharterAcceptance, CharterVersion, Community, Membership, Rule, Value
from qunluo.core import clock
from qunluo.core.errors import NotFound

INSIDE = [Membership.State.MEMBER, Membership.State.MUTED]

_HOME = """
WITH RECURSIVE up AS (
    SELECT id, parent_id, inherits_charter FROM communities_community WHERE id = %s
    UNION ALL
    SELECT c.id, c.parent_id, c.inherits_charter FROM communities_community c JOIN up ON c.id = up.parent_id
    WHERE up.inherits_charter
)
SELECT id FROM up WHERE NOT inherits_charter LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What holds in a community at a moment, and what will hold next. Both None before the first is published."""

    home_id: int
    in_force: CharterVersion | None
    coming: CharterVersion | None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How many of those inside agreed to a version."""

    agreed: int
    inside: int


@dataclass(frozen=True, kw_only=True)
class NotAgreed:
    """A page of members who have not agreed; `next_after` is the id to go on from, None at the end."""

    members: list[Membership]
    next_after: int | None


def charter_home_id(community: Community) -> int:
    """Whose charter holds here: the community's own, or the nearest above that has one. 0 or 1 query."""
    if not community.inherits_charter:
        return community.pk
    with connection.cursor() as cursor:
        cursor.execute(_HOME, [community.pk])
        row = cursor.fetchone()
    assert row is not None, "a community without a parent never inherits"
    return int(row[0])


def with_clauses(versions: QuerySet[CharterVersion]) -> QuerySet[CharterVersion]:
    """The same versions with their values and rules in order: 2 queries more."""
    return versions.prefetch_related(
        Prefetch("values", Value.objects.order_by("number")), Prefetch("rules", Rule.objects.order_by("number"))
    )


def get_charter(*, community: Community, at: datetime | None = None) -> Charter:
    """The charter in force at `at` (now), and the newest one still to come. 3 queries, 4 where it is inherited."""
    moment = at or clock.now()
    home_id = charter_home_id(community)
    published = CharterVersion.objects.filter(community_id=home_id, published_at__isnull=False).order_by("-number")
    wanted = Q(pk__in=published.filter(takes_effect_at__lte=moment).values("pk")[:1])
    wanted |= Q(pk__in=published.filter(takes_effect_at__gt=moment).values("pk")[:1])
    versions = list(with_clauses(published.filter(wanted)))
    in_force = next((version for version in versions if _has_begun(version, moment)), None)
    coming = next((version for version in versions if not _has_begun(version, moment)), None)
    is_newer = coming is not None and (in_force is None or coming.number > in_force.number)
    return Charter(home_id=home_id, in_force=in_force, coming=coming if is_newer else None)


def _has_begun(version: CharterVersion, moment: datetime) -> bool:
    return version.takes_effect_at is not None and version.takes_effect_at <= moment


def get_draft(*, community: Community) -> CharterVersion | None:
    """The version being written, with its clauses. At most 3 queries."""
    drafts = CharterVersion.objects.filter(community=community, published_at__isnull=True)
    return with_clauses(drafts).first()


def get_version(*, community: Community, number: int) -> CharterVersion:
    """A published version by its number, with its clauses. 3 queries, 4 where it is inherited."""
    versions = CharterVersion.objects.filter(
        community_id=charter_home_id(community), number=number, published_at__isnull=False
    )
    version = with_clauses(versions).first()
    if version is None:
        raise NotFound(_("There is no such version of the charter."))
    return version


def find_version_before(*, version: CharterVersion) -> CharterVersion | None:
    """The published version before this one, with its clauses. At most 3 queries."""
    earlier = CharterVersion.objects.filter(
        community_id=version.community_id, number__lt=version.number, published_at__isnull=False
    )
    return with_clauses(earlier.order_by("-number")).first()


def find_newest_version(*, community: Community) -> CharterVersion | None:
    """The newest published version, in force or coming: the one people agree to. None before the first.

    With its clauses: 3 queries, 4 where it is inherited.
    """
    return with_clauses(_published(community)).first()


def find_bare_version(*, community: Community) -> CharterVersion | None:
    """The same version without its clauses, for those who only need to know which. 1 query, 2 where inherited."""
    return _published(community).first()


def _published(community: Community) -> QuerySet[CharterVersion]:
    rows = CharterVersion.objects.filter(community_id=charter_home_id(community), published_at__isnull=False)
    return rows.order_by("-number")


def list_versions(*, community: Community) -> list[CharterVersion]:
    """All published versions, newest first, each with `agreed_count` of those inside. 1 query, 2 where inherited."""
    here = Q(acceptances__community=community, acceptances__membership__state__in=INSIDE)
    return list(
        CharterVersion.objects.filter(community_id=charter_home_id(community), published_at__isnull=False)
        .annotate(agreed_count=Count("acceptances", filter=here))
        .order_by("-number")[:200]
    )


def get_version_to_accept(*, membership: Membership) -> CharterVersion | None:
    """The newest published version, when this member is inside and has not agreed to it yet. 1 query, 2 if inherited.

    Asked from the moment of publication, before it takes effect, so that nobody is surprised by it.
    """
    if not membership.is_inside:
        return None
    home_id = charter_home_id(membership.community)
    agreed = CharterAcceptance.objects.filter(membership=membership, version=OuterRef("pk"))
    newest = (
        CharterVersion.objects.filter(community_id=home_id, published_at__isnull=False)
        .annotate(is_agreed=Exists(agreed))
        .order_by("-number")
        .first()
    )
    return None if newest is None or newest.is_agreed else newest


def count_agreement(*, community: Community, version: CharterVersion) -> Agreement:
    """How many of those inside agreed to `version`. 1 query."""
    agreed = CharterAcceptance.objects.filter(membership=OuterRef("pk"), version=version)
    counts = Membership.objects.filter(community=community, state__in=INSIDE, is_machine=False).aggregate(
        inside=Count("pk"), agreed=Count("pk", filter=Exists(agreed))
    )
    return Agreement(agreed=counts["agreed"], inside=counts["inside"])


def list_not_agreed(*, community: Community, version: CharterVersion, after: int = 0, size: int = 50) -> NotAgreed:
    """Members who have not agreed to `version`, a page of `size` from the id `after`. 1 query at any size."""
    agreed = CharterAcceptance.objects.filter(membership=OuterRef("pk"), version=version)
    waiting = Membership.objects.filter(community=community, state__in=INSIDE, is_machine=False, pk__gt=after)
    members = list(waiting.exclude(Exists(agreed)).order_by("pk")[: size + 1])
    return NotAgreed(members=members[:size], next_after=members[size - 1].pk if len(members) > size else None)
