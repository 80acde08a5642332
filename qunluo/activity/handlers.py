"""The list of handlers: who reacts to which kinds of activity. Filled from `apps.ready()`, read by the worker."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qunluo.activity.models import Activity

React = Callable[[Activity], None]


@dataclass(frozen=True, kw_only=True)
class Handler:
    """One reaction. `kinds` None means every kind. `starts_now`: it ignores the past."""

    name: str
    kinds: tuple[str, ...] | None
    handle: React
    starts_now: bool = False


_handlers: dict[str, Handler] = {}


def register_handler(*, name: str, kinds: Iterable[str] | None, handle: React, starts_now: bool = False) -> None:
    """Call `handle(activity)` once for every committed activity of `kinds`, in order.

    It runs in the worker, inside the transaction that moves the handler's cursor: its rows and the cursor commit
    together, so each effect happens once. What leaves the database must bear repetition. An activity that raises is
    tried again, then parked. Name it `<app>.<noun>`; a new name reads from the beginning unless `starts_now`.
    """
    if name in _handlers:
        raise ValueError(f"Two handlers are called {name}.")
    _handlers[name] = Handler(
        name=name, kinds=None if kinds is None else tuple(kinds), handle=handle, starts_now=starts_now
    )


def get_handler(name: str) -> Handler:
    """The handler called `name`; KeyError where there is none."""
    return _handlers[name]


def list_handlers() -> list[Handler]:
    """Every handler, in the order of registration."""
    return list(_handlers.values())
