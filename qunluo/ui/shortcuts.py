"""What nearly every view that changes something ends with."""

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string


def is_part_wanted(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than a browser for a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def part_or_redirect(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, to: Any, status: int = 201
) -> HttpResponse:
    """Give htmx the part (201), and a plain form a redirect to `to` (a URL, a view name, or a row with an address).

    So that each deed also works without script. Waiting Django messages come along with the part, as toasts.
    """
    if not is_part_wanted(request):
        return redirect(to)
    part = render_to_string(template, dict(context or {}), request)
    if waiting := list(get_messages(request)):
        part += render_to_string("ui/components/_toasts.html", {"messages": waiting, "is_part": True})
    return HttpResponse(part, status=status)
