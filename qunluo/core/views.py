"""The pages Django itself asks for when no view of ours was reached: not found, forbidden, unreadable, broken."""

from typing import ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import select_template

from qunluo.core.answers import refusal, sentence, wants_json
from qunluo.core.errors import Forbidden, NotFound, QunluoError
from qunluo.core.logs import request_id


class Unreadable(QunluoError):
    """Not a request we can parse."""

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "core.unreadable"


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`"""
    return refusal(request, Unreadable())


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`"""
    return refusal(request, Forbidden())


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`"""
    return refusal(request, NotFound())


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: the form is stale or was sent from elsewhere."""
    return refusal(request, Forbidden(code="core.csrf"))


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: a page without any context (ui's, or core's own), because the database may be what is broken."""
    if wants_json(request):
        return refusal(request, QunluoError())
    shown = {"sentence": sentence(QunluoError()), "status": 500, "request_id": request_id.get()}
    return HttpResponse(
        select_template(["ui/broken.html", "core/error.html"]).render(shown),
        status=500,
        headers={"Cache-Control": "no-store"},
    )
