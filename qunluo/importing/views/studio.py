"""The studio's pages for histories: bring one in, answer its questions, watch it, read what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from qunluo.communities.models import Membership
from qunluo.communities.queries import get_membership
from qunluo.core.errors import Invalid, QunluoError, require
from qunluo.importing import policies, queries
from qunluo.importing.forms import AnswersForm
from qunluo.importing.models import Import
from qunluo.importing.next_steps import list_next_steps
from qunluo.importing.receiving import LandingHandler, ReceivedFile, limit_bytes
from qunluo.importing.services.imports import resume_import, start_import
from qunluo.importing.services.undoing import undo_import
from qunluo.importing.services.uploads import add_import, discard_import

State = Import.State


@csrf_exempt
def history_list(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The list with the upload form; a POST brings a file.

    The upload handler must be in place before anything reads the form, the check of the CSRF token included: hence
    exempt here and protected one step further in.
    """
    membership = get_membership(request.user, slug)
    require(policies.can_manage_imports(membership))
    if request.method != "POST":
        return _list(request, membership)
    request.upload_handlers = [LandingHandler(request)]
    response: HttpResponseBase = csrf_protect(_receive)(request, membership)
    return response


def _receive(request: HttpRequest, membership: Membership) -> HttpResponse:
    file = request.FILES.get("file")
    try:
        if not isinstance(file, ReceivedFile):
            raise Invalid(_("Choose a file first."))
        history = add_import(actor=membership, received=file.received)
    except QunluoError as error:
        return _list(request, membership, error=str(error), status=error.status)
    url = reverse("importing:history-detail", args=[membership.community.slug, history.pk])
    if request.headers.get("X-Upload") == "1":
        return HttpResponse(status=201, headers={"Location": url})
    return redirect(url)


def _list(request: HttpRequest, membership: Membership, error: str = "", status: int = 200) -> HttpResponse:
    return render(
        request,
        "importing/history_list.html",
        {
            "membership": membership,
            "here": "importing",
            "histories": queries.list_imports(viewer=membership),
            "can_export": policies.can_export(membership),
            "limit_bytes": limit_bytes(),
            "error": error,
        },
        status=status,
    )


@require_safe
def history_detail(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """One history in whatever state it is."""
    membership = get_membership(request.user, slug)
    history = queries.get_import(viewer=membership, import_id=import_id)
    return _detail(request, membership, history, AnswersForm(history=history))


def _detail(
    request: HttpRequest, membership: Membership, history: Import, form: AnswersForm, status: int = 200
) -> HttpResponse:
    context = {
        "membership": membership,
        "here": "importing",
        "back_url": reverse("importing:history-list", args=[membership.community.slug]),
        "history": history,
        "form": form,
        "error": queries.explain_error(history),
        "is_waiting": history.state in Import.WAITING,
    }
    if history.is_at_work:
        context["progress"] = queries.get_progress(history)
    elif not context["is_waiting"]:
        context["report"] = queries.get_report(history)
        context["next_steps"] = list_next_steps(membership)
    return render(request, "importing/history_detail.html", context, status=status)


@require_safe
def history_progress(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """The part of the page that moves."""
    membership = get_membership(request.user, slug)
    history = queries.get_import(viewer=membership, import_id=import_id)
    progress = queries.get_progress(history) if history.is_at_work else None
    return render(
        request, "importing/_progress.html", {"history": history, "progress": progress, "membership": membership}
    )


@require_POST
def history_start(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Answer the questions and begin."""
    membership = get_membership(request.user, slug)
    history = queries.get_import(viewer=membership, import_id=import_id)
    form = AnswersForm(request.POST, history=history)
    if not form.is_valid():
        return _detail(request, membership, history, form, status=422)
    try:
        start_import(actor=membership, history=history, options=form.answers(), as_of=form.as_of_moment())
    except Invalid as error:
        form.add_error(None, str(error))
        return _detail(request, membership, history, form, status=422)
    return redirect("importing:history-detail", slug, import_id)


@require_POST
def history_resume(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Go on with one nobody works on any more."""
    membership = get_membership(request.user, slug)
    resume_import(actor=membership, history=queries.get_import(viewer=membership, import_id=import_id))
    return redirect("importing:history-detail", slug, import_id)


@require_POST
def history_undo(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Take it back as a whole."""
    membership = get_membership(request.user, slug)
    undo_import(actor=membership, history=queries.get_import(viewer=membership, import_id=import_id))
    return redirect("importing:history-detail", slug, import_id)


@require_POST
def history_discard(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Throw an uploaded file away."""
    membership = get_membership(request.user, slug)
    discard_import(actor=membership, history=queries.get_import(viewer=membership, import_id=import_id))
    messages.success(request, _("The file is gone. Nothing was brought in."))
    return redirect("importing:history-list", slug)
