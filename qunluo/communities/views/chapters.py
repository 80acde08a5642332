"""The tree of chapters, and moving in it by offer and answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.policies import can
from qunluo.communities.queries.chapters import find_open_offer, list_offers
from qunluo.communities.queries.communities import get_community, list_tree
from qunluo.communities.queries.door import visit
from qunluo.communities.services import chapters as services
from qunluo.communities.views.viewer import membership_of, studio_url
from qunluo.core.errors import Invalid, require


@login_not_required
def chapter_tree(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole tree this community stands in."""
    found = visit(viewer=request.user, slug=slug)
    inside = found.viewer if found.viewer is not None and found.viewer.is_inside else None
    page = {
        "frame": "ui/community.html" if inside else "ui/page.html",
        "membership": inside,
        "community": found.community,
        "tree": list_tree(viewer=request.user, community=found.community),
        "back_url": reverse("communities:door", args=[slug]),
        "may_found": inside is not None and can(inside, "communities.chapter.found"),
    }
    return render(request, "communities/chapter_tree.html", page)


def chapter_place(request: HttpRequest, slug: str) -> HttpResponse:
    """The studio's page about where the community stands: offers from and to it."""
    membership = membership_of(request, slug)
    may_found, may_move = (can(membership, f"communities.chapter.{verb}") for verb in ("found", "move"))
    require(may_found or may_move)
    page = {
        "membership": membership,
        "may_found": may_found,
        "may_move": may_move,
        "back_url": studio_url(slug),
        "offers": list_offers(community=membership.community) if may_found else [],
        "own_offer": find_open_offer(community=membership.community),
        "tree": list_tree(viewer=membership.person, community=membership.community),
    }
    return render(request, "communities/chapter_place.html", page)


@require_POST
def chapter_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer this community as a chapter to the one at the address given."""
    membership = membership_of(request, slug)
    require(can(membership, "communities.chapter.move"))
    to_parent = get_community(slug=request.POST.get("to", "").strip().rstrip("/").rsplit("/", 1)[-1][:48])
    services.offer_chapter(actor=membership, to_parent=to_parent)
    messages.success(request, _("Offered to %(name)s. Now they have to say yes.") % {"name": to_parent.name})
    return redirect("communities:chapter-place", slug)


@require_POST
def chapter_offer_removal(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the open offer back."""
    services.withdraw_offer(actor=membership_of(request, slug))
    messages.success(request, _("The offer is taken back."))
    return redirect("communities:chapter-place", slug)


@require_POST
def chapter_answer(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """Take an offered community in, or decline."""
    membership = membership_of(request, slug)
    answer = request.POST.get("answer")
    if answer not in {"yes", "no"}:
        raise Invalid(_("Say yes or no."))
    services.answer_offer(actor=membership, offer_id=offer_id, is_accepted=answer == "yes")
    messages.success(request, _("It is a chapter now.") if answer == "yes" else _("Declined."))
    return redirect("communities:chapter-place", slug)


@require_POST
def chapter_release(request: HttpRequest, slug: str) -> HttpResponse:
    """Let this chapter stand on its own."""
    services.release_chapter(actor=membership_of(request, slug))
    messages.success(request, _("This community stands on its own now."))
    return redirect("communities:chapter-place", slug)
