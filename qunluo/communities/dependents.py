"""Does anything hang on somebody's being a member? Other apps register how to tell, so that an entry can be undone."""

from collections.abc import Callable
from datetime import datetime

Asks = Callable[[int, datetime], bool]

_asks: dict[str, Asks] = {}


def register_dependent(name: str, *, has_any: Asks) -> None:
    """Let `has_any(membership_id, since)` say whether rows of this app depend on that member since then."""
    assert name not in _asks, f"{name} is registered twice"
    _asks[name] = has_any


def has_any(membership_id: int, *, since: datetime) -> bool:
    """Whether any app has something that depends on the member. One query a registered app at most."""
    return any(ask(membership_id, since) for ask in _asks.values())
