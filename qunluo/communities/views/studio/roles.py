"""Roles of a community: what there is, making one, changing one, giving one up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms.roles import RoleForm
from qunluo.communities.models import Membership, Role
from qunluo.communities.policies import powers_of
from qunluo.communities.queries.roles import get_role, list_roles
from qunluo.communities.services.roles import change_role, delete_role, make_role
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of
from qunluo.core.errors import Conflict, Invalid, NotFound

POWER = "communities.role.manage"


def role_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All roles with their duties and who holds them. Four queries."""
    membership = staff_of(request, slug, POWER)
    context = {
        "membership": membership,
        "rows": list_roles(community_id=membership.community_id),
        "back_url": reverse("communities:studio", args=[slug]),
    }
    return render(request, "communities/studio/roles.html", context)


def role_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a role of the community's own."""
    membership = staff_of(request, slug, POWER)
    return _edit(request, membership, role=None)


def role_edit(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Change a role: its name, its duty, its powers."""
    membership = staff_of(request, slug, POWER)
    role = get_role(community_id=membership.community_id, role_id=role_id)
    if role.is_owner:
        raise NotFound
    return _edit(request, membership, role=role)


@require_POST
def role_removal(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Give up a role of the community's own."""
    membership = staff_of(request, slug, POWER)
    role = get_role(community_id=membership.community_id, role_id=role_id)
    deed(request, lambda: delete_role(actor=membership, role=role), done=_("The role is gone."))
    return redirect("communities:role-list", slug)


def _edit(request: HttpRequest, membership: Membership, *, role: Role | None) -> HttpResponse:
    initial = {"name": role.title, "duty": role.duty_text, "powers": sorted(role.held)} if role else {}
    form = RoleForm(powers_of(membership), request.POST or None, **initial)
    if request.method == "POST" and form.is_valid() and _kept(form, membership, role):
        return redirect("communities:role-list", membership.community.slug)
    context = {
        "membership": membership,
        "role": role,
        "form": form,
        "back_url": reverse("communities:role-list", args=[membership.community.slug]),
    }
    return render(request, "communities/studio/role.html", context, status=422 if form.is_bound else 200)


def _kept(form: RoleForm, membership: Membership, role: Role | None) -> bool:
    """Words left as the template has them are not kept, so that each reader goes on reading them in their language."""
    sent = form.cleaned_data
    try:
        if role is None:
            make_role(actor=membership, **sent)
        else:
            fresh = Role(key=role.key, community_id=role.community_id)
            name = "" if role.key and sent["name"] == fresh.title else sent["name"]
            duty = "" if role.key and sent["duty"] == fresh.duty_text else sent["duty"]
            change_role(actor=membership, role=role, name=name, duty=duty, powers=sent["powers"])
    except (Invalid, Conflict) as refusal:
        form.add_error("name", str(refusal))
        return False
    return True
