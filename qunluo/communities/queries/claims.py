"""Reading claim codes and claims, for the team."""

from dataclasses import dataclass

from qunluo.communities.models import Claim, ClaimCode, Membership
from qunluo.core import clock


@dataclass(frozen=True, kw_only=True)
class ClaimsPage:
    """Codes that are out and claims made with them, newest first."""

    codes: list[ClaimCode]
    claims: list[Claim]


def list_claims(*, viewer: Membership, size: int = 50) -> ClaimsPage:
    """The newest codes that could still be used and the newest claims of the viewer's community. Two queries."""
    codes = ClaimCode.objects.filter(
        community_id=viewer.community_id, used_at=None, revoked_at=None, expires_at__gt=clock.now()
    )
    claims = Claim.objects.filter(community_id=viewer.community_id).select_related(
        "membership", "person", "code__issuer", "undone_by"
    )
    return ClaimsPage(
        codes=list(codes.select_related("placeholder", "issuer").order_by("-made_at", "-pk")[:size]),
        claims=list(claims.order_by("-claimed_at", "-pk")[:size]),
    )
