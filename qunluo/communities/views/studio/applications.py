"""The review queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qunluo.communities.queries.gate import get_gate, list_applications
from qunluo.communities.services import applications
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of

POWER = "communities.application.decide"
OPEN, DECIDED = ["waiting", "asked"], ["approved", "refused", "withdrawn"]


def application_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Applications with their answers: those that wait, or those decided. Five queries."""
    membership = staff_of(request, slug, POWER)
    is_decided = request.GET.get("show") == "decided"
    after = request.GET.get("after", "")
    queue = list_applications(
        viewer=membership,
        states=DECIDED if is_decided else OPEN,
        after=int(after) if after.isdecimal() and len(after) < 18 else 0,
    )
    context = {
        "membership": membership,
        "queue": queue,
        "rows": [(one, applications.can_undo(one)) for one in queue.applications],
        "is_decided": is_decided,
        "gate": get_gate(community=membership.community),
        "back_url": reverse("communities:studio", args=[slug]),
    }
    return render(request, "communities/studio/applications.html", context)


@require_POST
def application_decision(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Approve, refuse with a reason, or ask back."""
    membership = staff_of(request, slug, POWER)
    text = request.POST.get("text", "")
    acts = {
        "approve": (
            lambda: applications.approve_application(actor=membership, application_id=application_id, note=text),
            _("Welcome said. You can take it back for ten minutes."),
        ),
        "refuse": (
            lambda: applications.refuse_application(actor=membership, application_id=application_id, reason=text),
            _("Refused. You can take it back for ten minutes."),
        ),
        "ask": (
            lambda: applications.ask_back(actor=membership, application_id=application_id, question=text),
            _("Asked. The application waits for the applicant."),
        ),
    }
    act, done = acts.get(request.POST.get("decision", ""), (lambda: None, ""))
    deed(request, act, done=done)
    return redirect("communities:application-list", slug)


@require_POST
def application_bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve or refuse the ticked ones together."""
    membership = staff_of(request, slug, POWER)
    ids = [int(one) for one in request.POST.getlist("application")[:100] if one.isdecimal() and len(one) < 18]
    decision = "approved" if request.POST.get("decision") == "approve" else "refused"
    reason = request.POST.get("reason", "")

    def act() -> None:
        count = applications.decide_many(actor=membership, application_ids=ids, decision=decision, reason=reason)
        said = ngettext("%(count)d application decided.", "%(count)d applications decided.", count)
        deed(request, lambda: None, done=said % {"count": count})

    deed(request, act, done="")
    return redirect("communities:application-list", slug)


@require_POST
def application_undo(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Take a decision back."""
    membership = staff_of(request, slug, POWER)
    deed(
        request,
        lambda: applications.undo_decision(actor=membership, application_id=application_id),
        done=_("Taken back. The application waits again."),
    )
    return redirect("communities:application-list", slug)
