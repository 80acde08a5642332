"""The directory, and the public table of who may what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qunluo.communities.forms.membership import FilterForm
from qunluo.communities.member_tabs import directory_tabs, next_url
from qunluo.communities.policies import can
from qunluo.communities.queries.directory import list_members
from qunluo.communities.queries.gate import list_applications
from qunluo.communities.queries.roles import list_roles, who_may_what
from qunluo.communities.views.viewer import membership_of
from qunluo.core.errors import NotFound


def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the members. Seven queries, two more for who decides applications."""
    membership = membership_of(request, slug)
    if not can(membership, "communities.member.list"):
        raise NotFound
    wish = FilterForm(request.GET).wish
    page = list_members(viewer=membership, wish=wish)
    decides = can(membership, "communities.application.decide")
    here = reverse("communities:member-list", args=[slug])
    context = {
        "membership": membership,
        "page": page,
        "wish": wish,
        "form": FilterForm(request.GET, roles=page.roles),
        "queue": list_applications(viewer=membership, states=["waiting"], size=1) if decides else None,
        "tabs": directory_tabs(page, wish, here=here),
        "next_url": next_url(page, wish, here=here),
        "hands_out_claims": can(membership, "communities.claim.manage"),
        "invites": can(membership, "communities.invitation.make"),
    }
    return render(request, "communities/members/list.html", context)


def role_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may what here, for everybody inside (M57). Four queries."""
    membership = membership_of(request, slug)
    rows = list_roles(community_id=membership.community_id)
    roles = [row.role for row in rows]
    context = {"membership": membership, "rows": rows, "roles": roles, "powers": who_may_what(roles)}
    return render(request, "communities/members/roles.html", context)
