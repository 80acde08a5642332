"""What only htmx needs: a session that has ended sends the whole page to sign-in, not a part of it into the part."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from qunluo.ui.shortcuts import is_part_wanted


class PartsMiddleware:
    """Stands outside the sign-in check and turns its redirect into `HX-Redirect`, back to the page one was on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_part_wanted(request) or not 300 <= response.status_code < 400:
            return response
        if urlsplit(response.headers["Location"]).path != urlsplit(resolve_url(settings.LOGIN_URL)).path:
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", "/")).path or "/"
        return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(page).url})
