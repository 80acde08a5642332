"""Handing out claim codes and taking claims back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.models import Membership
from qunluo.communities.queries.claims import list_claims
from qunluo.communities.queries.directory import get_member
from qunluo.communities.services.claims import make_claim_code, undo_claim
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of
from qunluo.core.errors import Conflict

POWER = "communities.claim.manage"


def claim_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Codes that are out and names that were claimed. Four queries."""
    return _page(request, staff_of(request, slug, POWER))


def claim_code(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Make a code for the person behind one placeholder; it is shown this once."""
    membership = staff_of(request, slug, POWER)
    placeholder = get_member(viewer=membership, member_id=member_id)
    if request.method != "POST":
        return _page(request, membership, placeholder=placeholder)
    try:
        _row, code = make_claim_code(actor=membership, placeholder=placeholder)
    except Conflict as refusal:
        return _page(request, membership, refusal=str(refusal), status=409)
    return _page(request, membership, placeholder=placeholder, code=code)


@require_POST
def claim_undo(request: HttpRequest, slug: str, claim_id: int) -> HttpResponse:
    """Part a claimed name and its claimant again."""
    membership = staff_of(request, slug, POWER)
    deed(request, lambda: undo_claim(actor=membership, claim_id=claim_id), done=_("Each has their own again."))
    return redirect("communities:claim-list", slug)


def _page(
    request: HttpRequest,
    membership: Membership,
    *,
    placeholder: Membership | None = None,
    code: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    slug = membership.community.slug
    address = request.build_absolute_uri(reverse("communities:claim", args=[slug]))
    context = {
        "membership": membership,
        "page": list_claims(viewer=membership),
        "placeholder": placeholder,
        "code": code,
        "link": f"{address}?code={code}",
        "refusal": refusal,
        "back_url": reverse("communities:studio", args=[slug]),
    }
    response = render(request, "communities/studio/claims.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
