"""Pages and choices that belong to no other app: language, theme, the installed app, the living block page."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.views import serve
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.core.errors import Invalid
from qunluo.ui import language as languages
from qunluo.ui.kit import sample
from qunluo.ui.shell import THEMES

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def language_choice(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in a cookie, and with the person if somebody is signed in."""
    chosen = languages.find(request.POST.get("language"))
    if chosen is None:
        raise Invalid(_("We do not speak this language yet."), code="ui.unknown_language")
    if request.user.is_authenticated:
        languages.keep_choice(request.user, chosen.code)
    response = HttpResponseRedirect(_back(request))
    _remember(response, languages.COOKIE, chosen.code, request)
    return response


@login_not_required
@require_POST
def theme_choice(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie; anything but light and dark lets the system decide again."""
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(_back(request))
    _remember(response, "theme", theme if theme in THEMES else "", request)
    return response


@login_not_required
@require_GET
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """The page the service worker keeps for the time without a network, in one language, without personal data."""
    chosen = languages.find(language)
    if chosen is None:
        raise Http404
    with translation.override(chosen.code):
        return render(request, "ui/offline.html")


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, in the viewer's language (W3C Application Manifest)."""
    icons = [_icon("192", "any"), _icon("512", "any"), _icon("maskable-512", "maskable", "512")]
    body: dict[str, Any] = {
        "id": "/",
        "name": _("Qunluo"),
        "short_name": _("Qunluo"),
        "description": _("The home of your communities, on your own machine."),
        "lang": languages.current().tag,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f3",
        "theme_color": "#faf8f3",
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the whole site. `?language=` names the offline page it keeps."""
    language = languages.find(request.GET.get("language")) or languages.current()
    kept = [static(path) for path in ("ui/offline.css", "ui/app/icon.svg")]
    with translation.override(language.code):
        page = render_to_string("ui/offline.html")
    version = hashlib.sha256("".join([page, *kept]).encode()).hexdigest()[:12]
    context = {"kept": kept, "language": language, "version": version}
    response = render(request, "ui/service-worker.js", context, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for on a page that names no icon."""
    return HttpResponseRedirect(static("ui/app/icon.svg"))


@login_not_required
@require_GET
def kit(request: HttpRequest) -> HttpResponse:
    """The living page of all blocks. In development only."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/kit.html", sample())


@login_not_required
@require_GET
def development_static(request: HttpRequest, path: str) -> HttpResponseBase:
    """Static files straight from the apps' folders, never kept by the browser. In development only."""
    response = serve(request, path)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest) -> str:
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return to if is_ours else "/"


def _remember(response: HttpResponse, name: str, value: str, request: HttpRequest) -> None:
    if value:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(name, samesite="Lax")


def _icon(name: str, purpose: str, size: str = "") -> dict[str, str]:
    size = size or name
    return {
        "src": static(f"ui/app/icon-{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
