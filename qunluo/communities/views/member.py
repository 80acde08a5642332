"""The page of one member, one's own card, leaving, and the answer to an offered ownership."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities import policies
from qunluo.communities.forms.membership import CardForm
from qunluo.communities.models import Membership
from qunluo.communities.panels import load_panels
from qunluo.communities.queries.directory import get_member, list_roles_of
from qunluo.communities.queries.roles import list_offers_to
from qunluo.communities.services.handover import accept_ownership, decline_ownership
from qunluo.communities.services.standing import edit_card, leave_community
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.viewer import membership_of
from qunluo.core.errors import Invalid, NotFound


def member_detail(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Who somebody is here and what they gave. Five queries, and what the panels of other apps add."""
    membership = membership_of(request, slug)
    member = get_member(viewer=membership, member_id=member_id)
    is_own = member.pk == membership.pk
    if not (is_own or policies.can(membership, "communities.member.list")):
        raise NotFound
    context = {
        "membership": membership,
        "member": member,
        "roles": list_roles_of(member),
        "panels": load_panels(membership, member),
        "is_own": is_own,
        "is_muted": policies.is_muted(member),
        "offers": list_offers_to(member) if is_own else [],
        "may_manage": _may_manage(membership),
        "hands_out_claims": policies.can(membership, "communities.claim.manage"),
        "back_url": reverse("communities:member-list", args=[slug]),
    }
    return render(request, "communities/members/detail.html", context)


def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one's name and introduction here."""
    membership = membership_of(request, slug)
    initial = {"name": membership.name, "introduction": membership.introduction}
    form = CardForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_card(actor=membership, **form.cleaned_data)
            return redirect("communities:member-detail", slug, membership.pk)
        except Invalid as refusal:
            form.add_error("name", str(refusal))
    back = reverse("communities:member-detail", args=[slug, membership.pk])
    context = {"membership": membership, "form": form, "back_url": back}
    return render(request, "communities/members/card.html", context, status=422 if form.is_bound else 200)


def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave: first a page that says what it means, then the deed."""
    membership = membership_of(request, slug)
    if request.method == "POST" and deed(
        request, lambda: leave_community(actor=membership), done=_("You have left. The door stays where it is.")
    ):
        return redirect("communities:door", slug)
    back = reverse("communities:member-detail", args=[slug, membership.pk])
    context = {"membership": membership, "is_owner": policies.is_owner(membership), "back_url": back}
    return render(request, "communities/members/leave.html", context, status=409 if request.method == "POST" else 200)


@require_POST
def ownership_answer(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """Accept or decline an ownership one is offered."""
    membership = membership_of(request, slug)
    if request.POST.get("answer") == "accept":
        done = _("The community is in your hands now.")
        deed(request, lambda: accept_ownership(actor=membership, offer_id=offer_id), done=done)
    else:
        deed(request, lambda: decline_ownership(actor=membership, offer_id=offer_id), done=_("Declined."))
    return redirect("communities:member-detail", slug, membership.pk)


def _may_manage(membership: Membership) -> bool:
    powers = policies.powers_of(membership)
    return bool(powers & {"communities.member.mute", "communities.member.remove", "communities.role.manage"})
