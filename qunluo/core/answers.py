"""How a refusal looks: a page for people, a part for htmx, problem+json (RFC 9457) for programs."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import select_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qunluo.core.errors import QunluoError, TooMany
from qunluo.core.logs import request_id

_SENTENCES: dict[int, Promise] = {
    400: _("This request could not be read."),
    403: _("You may not do this here."),
    404: _("This page does not exist, or it is not open to you."),
    409: _("Someone else was a moment faster. Please look again."),
    413: _("This is too large."),
    422: _("Something in what you sent does not fit."),
    429: _("That was a lot at once. Please try again shortly."),
    500: _("Something went wrong on our side. It has been noted."),
}


def sentence(error: QunluoError) -> str:
    """What the person reads: the error's own sentence, or the one of its status."""
    return str(error) or str(_SENTENCES.get(error.status, _SENTENCES[500]))


def refusal(request: HttpRequest, error: QunluoError) -> HttpResponse:
    """The answer to a refused request, in the form its sender understands; never cached."""
    response = _problem(error) if wants_json(request) else _page(request, error)
    response["Cache-Control"] = "no-store"
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after_seconds)
    return response


def wants_json(request: HttpRequest) -> bool:
    """The API, and whoever prefers JSON to a page."""
    kinds = ["text/html", "application/problem+json", "application/json"]
    return request.path.startswith("/api/") or request.get_preferred_type(kinds) in kinds[1:]


def _problem(error: QunluoError) -> HttpResponse:
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": sentence(error),
        "values": error.values,
        "request_id": request_id.get(),
    }
    return JsonResponse(problem, status=error.status, content_type="application/problem+json")


def _page(request: HttpRequest, error: QunluoError) -> HttpResponse:
    """`ui` draws the page; core's own bare one stands in where ui has none."""
    name = "_error.html" if request.headers.get("HX-Request") == "true" else "error.html"
    template = select_template([f"ui/{name}", f"core/{name}"])
    shown = {"error": error, "sentence": sentence(error), "status": error.status, "request_id": request_id.get()}
    return HttpResponse(template.render(shown, request), status=error.status)
