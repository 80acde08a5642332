"""One-button deeds: do it and say so, or say in the same place why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from qunluo.core.errors import Conflict, Invalid, TooMany


def deed(request: HttpRequest, act: Callable[[], object], *, done: str) -> bool:
    """Run `act` and tell the person; a refusal they can mend is told too. Whether it was done."""
    try:
        act()
    except (Invalid, Conflict, TooMany) as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
