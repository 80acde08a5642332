"""What every request passes: its id, its log line, and the one place where a refusal becomes an answer."""

import logging
import time
from collections.abc import Callable
from secrets import token_hex

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from qunluo.core.answers import refusal
from qunluo.core.errors import Forbidden, Invalid, NotFound, QunluoError
from qunluo.core.logs import request_id, route_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PROBES = ("/healthz", "/readyz", "/metrics")
_log = logging.getLogger("qunluo.requests")


class RequestIdMiddleware:
    """Gives each request an id of our own, returned as `X-Request-ID`, and logs its route: never path or query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mine = request_id.set(token_hex(8))
        began = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            line = {"status": response.status_code, "ms": round((time.monotonic() - began) * 1000, 1)}
            level = logging.DEBUG if request.path in PROBES and response.status_code < 400 else logging.INFO
            _log.log(level, "%s %s", request.method, route_of(request), extra=line)
            return response
        finally:
            request_id.reset(mine)


class ReadableMiddleware:
    """Refuses what PostgreSQL cannot keep: a NUL character in a path (404), a query or a form (422).

    One gate for all views, after the check of the CSRF token. A view exempt from that check reads its form itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """None lets the request go on to its view."""
        if any("\x00" in str(value) for value in kwargs.values()):
            return refusal(request, NotFound())
        forms = [request.GET] if getattr(view, "csrf_exempt", False) else [request.GET, request.POST]
        if any("\x00" in text for form in forms for name, texts in form.lists() for text in (name, *texts)):
            return refusal(request, Invalid())
        return None


class RefusalMiddleware:
    """Turns every QunluoError a view lets pass into a page, a page part or problem+json (RFC 9457)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """None lets our own mistakes go on to the log and the 500 page."""
        match error:
            case QunluoError():
                return refusal(request, error)
            case Http404():
                return refusal(request, NotFound())
            case PermissionDenied():
                return refusal(request, Forbidden())
        return None
