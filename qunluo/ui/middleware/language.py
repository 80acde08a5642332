"""Speaks the viewer's language and keeps the viewer's time zone while one request lasts."""

import zoneinfo
from collections.abc import Callable
from datetime import tzinfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from qunluo.ui.language import choose


class LanguageMiddleware:
    """Stands after authentication, because the person's own choice comes first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = choose(request)
        request.LANGUAGE_CODE = language.code
        with translation.override(language.code), timezone.override(_zone(request)):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language.tag)
        return response


def _zone(request: HttpRequest) -> tzinfo:
    """The person's zone; the installation's where there is none or it is unknown here."""
    name = getattr(getattr(request, "user", None), "time_zone", "")
    try:
        return zoneinfo.ZoneInfo(name) if name else timezone.get_default_timezone()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()
