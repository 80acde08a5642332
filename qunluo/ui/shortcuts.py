"""What nearly every view that changes something ends with."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def is_part_wanted(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than a browser for a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def part_or_redirect(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, to: Any, status: int = 201
) -> HttpResponse:
    """Give htmx the part (201), and a plain form a redirect to `to` (a URL, a view name, or a row with an address).

    So that each deed also works without script. htmx learns the address from `HX-Push-Url` only if the part says so.
    """
    if is_part_wanted(request):
        return render(request, template, dict(context or {}), status=status)
    return redirect(to)
