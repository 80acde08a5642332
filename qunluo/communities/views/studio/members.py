"""Members as the team sees them: everybody's standing, muting, removing, roles of one member, handing over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities import policies
from qunluo.communities.forms.membership import FilterForm, GroundForm
from qunluo.communities.member_tabs import next_url, staff_tabs
from qunluo.communities.models import Membership
from qunluo.communities.queries.charter import get_charter
from qunluo.communities.queries.directory import get_standing, list_members, list_roles_of
from qunluo.communities.queries.roles import find_offer_of, get_role, list_grantable, list_standing_changes
from qunluo.communities.services import handover, roles, standing
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of
from qunluo.core.errors import Conflict, Invalid, NotFound

POWERS = ("communities.member.mute", "communities.member.remove", "communities.role.manage")
GROUPS = ("members", "muted", "placeholders", "left", "removed")


def studio_members(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody by standing, the left and removed too. Eight queries."""
    membership = staff_of(request, slug, *POWERS)
    data = request.GET.copy()
    data.setdefault("group", "members")
    wish = FilterForm(data, GROUPS).wish
    page = list_members(viewer=membership, wish=wish)
    here = reverse("communities:studio-members", args=[slug])
    context = {
        "membership": membership,
        "page": page,
        "wish": wish,
        "tabs": staff_tabs(page, wish, here=here),
        "next_url": next_url(page, wish, here=here),
        "back_url": reverse("communities:studio", args=[slug]),
    }
    return render(request, "communities/studio/members.html", context)


def studio_member(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """One member: standing and its history, roles, and what the viewer may do about them."""
    membership = staff_of(request, slug, *POWERS)
    member = get_standing(viewer=membership, member_id=member_id)
    held = list_roles_of(member)
    context = {
        "membership": membership,
        "member": member,
        "held": held,
        "grantable": list_grantable(actor=membership, held=held),
        "changes": list_standing_changes(member),
        "is_owner": policies.is_owner(membership),
        "is_member_owner": any(role.is_owner for role in held),
        "offer": find_offer_of(membership),
        "may_mute": policies.can_act_on(membership, member, "communities.member.mute"),
        "may_remove": policies.can_act_on(membership, member, "communities.member.remove"),
        "is_muted": policies.is_muted(member),
        "back_url": reverse("communities:studio-members", args=[slug]),
    }
    return render(request, "communities/studio/member.html", context)


def member_mute(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Mute: say on which rule, why, and for how long."""
    return _sanction(request, slug, member_id, verb="mute")


def member_removal(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Remove: say on which rule and why."""
    return _sanction(request, slug, member_id, verb="remove")


@require_POST
def member_unmute(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Let a muted member speak again."""
    membership = staff_of(request, slug, "communities.member.mute")
    member = get_standing(viewer=membership, member_id=member_id)
    done = _("%(name)s may speak again.") % {"name": member.name}
    deed(request, lambda: standing.unmute_member(actor=membership, member=member), done=done)
    return redirect("communities:studio-member", slug, member_id)


@require_POST
def member_roles(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Give a role, or take one."""
    membership = staff_of(request, slug, "communities.role.manage")
    member = get_standing(viewer=membership, member_id=member_id)
    sent = request.POST.get("role", "")
    role_id = int(sent) if sent.isdecimal() and len(sent) < 18 else 0
    role = get_role(community_id=membership.community_id, role_id=role_id)
    act = roles.grant_role if request.POST.get("deed") == "grant" else roles.revoke_role
    deed(request, lambda: act(actor=membership, role=role, member=member), done=_("Done."))
    return redirect("communities:studio-member", slug, member_id)


@require_POST
def ownership_offer(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Offer the ownership, or take the offer back."""
    membership = staff_of(request, slug, *POWERS)
    member = get_standing(viewer=membership, member_id=member_id)
    offer = find_offer_of(membership)
    if request.POST.get("deed") == "withdraw" and offer is not None:
        withdrawn = _("The offer is taken back.")
        deed(request, lambda: handover.withdraw_ownership_offer(actor=membership, offer_id=offer.pk), done=withdrawn)
        return redirect("communities:studio-member", slug, member_id)
    is_shared = request.POST.get("deed") == "share"
    deed(
        request,
        lambda: handover.offer_ownership(actor=membership, member=member, is_shared=is_shared),
        done=_("Offered. Nothing changes until they accept, within seven days."),
    )
    return redirect("communities:studio-member", slug, member_id)


def _sanction(request: HttpRequest, slug: str, member_id: int, *, verb: str) -> HttpResponse:
    power = f"communities.member.{verb}"
    membership = staff_of(request, slug, power)
    member = get_standing(viewer=membership, member_id=member_id)
    if not policies.can_act_on(membership, member, power):
        raise NotFound
    charter = get_charter(community=membership.community).in_force
    form = GroundForm(list(charter.rules.all()) if charter else [], request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(form, membership, member, verb):
        return redirect("communities:studio-member", slug, member_id)
    context = {
        "membership": membership,
        "member": member,
        "form": form,
        "is_mute": verb == "mute",
        "back_url": reverse("communities:studio-member", args=[slug, member_id]),
    }
    return render(request, "communities/studio/sanction.html", context, status=422 if form.is_bound else 200)


def _done(form: GroundForm, membership: Membership, member: Membership, verb: str) -> bool:
    try:
        if verb == "mute":
            standing.mute_member(actor=membership, member=member, ground=form.ground, until=form.until)
        else:
            standing.remove_member(actor=membership, member=member, ground=form.ground)
    except (Invalid, Conflict) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
