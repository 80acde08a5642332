"""The headers that make a page hard to misuse (RELIABILITY §8: a strict policy with nonces, no store, no framing)."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "payment", "usb", "serial")
)


def policy(nonce: str) -> str:
    """The Content-Security-Policy of a page whose own scripts carry `nonce`."""
    return "; ".join(f"{name} {sources}" for name, sources in POLICY.items()).format(nonce=nonce)


class SecurityHeadersMiddleware:
    """Gives each request a fresh nonce (`request.csp_nonce`) and each response its headers.

    A view that needs a stricter policy of its own (a download) sets the header itself and is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(18)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy(nonce))
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "private, no-store" if _is_personal(request) else "private, no-cache")
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer may hold personal data: somebody is signed in, or something was sent."""
    person = getattr(request, "user", None)
    return request.method not in {"GET", "HEAD"} or bool(person and person.is_authenticated)
