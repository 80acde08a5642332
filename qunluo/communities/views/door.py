"""The public door, the list of communities one is in, and one's own face on the door."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.door_page import door_page
from qunluo.communities.forms.door import FaceForm
from qunluo.communities.queries.communities import list_my_communities
from qunluo.communities.queries.door import visit
from qunluo.communities.queries.founding import list_open_drafts
from qunluo.communities.services.door import hide_from_door, show_on_door
from qunluo.communities.views.viewer import membership_of, person_of


def community_list(request: HttpRequest) -> HttpResponse:
    """The communities the viewer is in, and what they have begun to found. 2 queries."""
    page = {
        "memberships": list_my_communities(viewer=person_of(request)),
        "drafts": list_open_drafts(viewer=person_of(request)),
    }
    return render(request, "communities/community_list.html", page)


@login_not_required
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """What strangers read before they knock. 404 before it opens and after it closes, but for the team."""
    found = visit(viewer=request.user, slug=slug)
    return render(request, "communities/door.html", door_page(request, found))


def face(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether and how one is seen on the door."""
    membership = membership_of(request, slug)
    form = FaceForm(membership, request.POST or None)
    if request.method == "POST" and form.is_valid():
        show_on_door(actor=membership, caption=form.cleaned_data["caption"])
        messages.success(request, _("You are seen on the door now."))
        return redirect("communities:door", slug)
    status = 422 if form.is_bound else 200
    return render(request, "communities/door_face.html", {"membership": membership, "form": form}, status=status)


@require_POST
def face_removal(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop being seen on the door."""
    hide_from_door(actor=membership_of(request, slug))
    messages.success(request, _("You are no longer seen on the door."))
    return redirect("communities:face", slug)
