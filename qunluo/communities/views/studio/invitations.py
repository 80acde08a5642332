"""Invitation codes: make one, see who came with it, make it void."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms.gate import InvitationForm
from qunluo.communities.models import Membership
from qunluo.communities.policies import can
from qunluo.communities.queries.gate import list_invitations
from qunluo.communities.services.invitations import MadeInvitation, make_invitation, revoke_invitation
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of
from qunluo.core.errors import Invalid, TooMany

POWER = "communities.invitation.make"


def invitation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One's codes, everybody's for who sets the gate; POST makes one and shows it this once. Three queries."""
    membership = staff_of(request, slug, POWER)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_invitation(actor=membership, **form.cleaned_data)
            return _page(request, membership, form=InvitationForm(), made=made)
        except (Invalid, TooMany) as refusal:
            form.add_error(None, str(refusal))
    return _page(request, membership, form=form)


@require_POST
def invitation_void(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Make a code void."""
    membership = staff_of(request, slug, POWER)
    deed(
        request,
        lambda: revoke_invitation(actor=membership, invitation_id=invitation_id),
        done=_("The code opens nothing any more."),
    )
    return redirect("communities:invitation-list", slug)


def _page(
    request: HttpRequest, membership: Membership, *, form: InvitationForm, made: MadeInvitation | None = None
) -> HttpResponse:
    slug = membership.community.slug
    door = request.build_absolute_uri(reverse("communities:join", args=[slug]))
    context = {
        "membership": membership,
        "form": form,
        "made": made,
        "link": f"{door}?code={made.code}" if made else "",
        "invitations": list_invitations(viewer=membership, is_all=can(membership, "communities.gate.manage")),
        "back_url": reverse("communities:studio", args=[slug]),
    }
    response = render(request, "communities/studio/invitations.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response
