"""Coming in: the gate's page, its conditions one by one, one's application, and claiming an imported name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms.gate import ClaimForm
from qunluo.communities.models import Community
from qunluo.communities.queries.gate import get_joinable, get_progress
from qunluo.communities.services.applications import answer_back, withdraw_application
from qunluo.communities.services.claims import claim_placeholder
from qunluo.communities.services.gate import try_condition
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.viewer import person_of
from qunluo.core.errors import Conflict, TooMany

ANSWERS_AT_MOST = 40


def join(request: HttpRequest, slug: str) -> HttpResponse:
    """What the gate asks and how far the viewer has come."""
    community = get_joinable(viewer=person_of(request), slug=slug)
    return _page(request, community)


@require_POST
def join_condition(request: HttpRequest, slug: str, condition_id: str) -> HttpResponse:
    """Try to meet one condition."""
    person = person_of(request)
    community = get_joinable(viewer=person, slug=slug)
    answers = {name: str(value) for name, value in list(request.POST.items())[:ANSWERS_AT_MOST]}
    outcome = try_condition(actor=person, community=community, condition_id=condition_id, answers=answers)
    if outcome.message:
        return _page(request, community, refused=condition_id, refusal=outcome.message, status=422)
    return redirect("communities:join", slug)


@require_POST
def application_answer(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Answer what the team asked back."""
    text = request.POST.get("text", "")
    deed(
        request,
        lambda: answer_back(actor=person_of(request), slug=slug, application_id=application_id, text=text),
        done=_("Sent. The team reads it."),
    )
    return redirect("communities:join", slug)


@require_POST
def application_withdrawal(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Take one's application back."""
    deed(
        request,
        lambda: withdraw_application(actor=person_of(request), slug=slug, application_id=application_id),
        done=_("Your application is taken back."),
    )
    return redirect("communities:join", slug)


def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Claim one's name from an imported history with the code the team has handed out."""
    community = get_joinable(viewer=person_of(request), slug=slug)
    form = ClaimForm(request.POST or None, initial={"code": request.GET.get("code", "")[:80]})
    if request.method == "POST" and form.is_valid() and _claimed(request, community, form):
        messages.success(request, _("It is you. What you said before is yours again."))
        return redirect("communities:join", slug)
    back = reverse("communities:door", args=[slug])
    page = {"community": community, "form": form, "back_url": back}
    return render(request, "communities/joining/claim.html", page, status=422 if form.is_bound else 200)


def _claimed(request: HttpRequest, community: Community, form: ClaimForm) -> bool:
    code = form.cleaned_data["code"]
    try:
        if claim_placeholder(actor=person_of(request), community=community, code=code) is not None:
            return True
    except (Conflict, TooMany) as refusal:
        form.add_error("code", str(refusal))
        return False
    form.add_error("code", _("This code opens nothing here, or has run out. Ask whoever gave it to you for another."))
    return False


def _page(
    request: HttpRequest, community: Community, *, refused: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    progress = get_progress(viewer=person_of(request), community=community)
    if progress.membership.is_inside:
        return redirect("communities:member-list", community.slug)
    page = {
        "community": community,
        "progress": progress,
        "refused": refused,
        "refusal": refusal,
        "code": request.GET.get("code", "")[:80],
        "back_url": reverse("communities:door", args=[community.slug]),
    }
    return render(request, "communities/joining/join.html", page, status=status)
