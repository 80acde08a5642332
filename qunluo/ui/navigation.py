"""The registry of what stands in the rail and the tab bar. Apps register their entries from `apps.ready()`.

An entry is shown only to whom it opens: there are no dead menu entries. How it looks belongs to the shell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse

Place = Literal["community", "studio", "me"]


def _always(_membership: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the navigation.

    `url_name` is reversed with the community's slug (kwarg `slug`), but for the place "me", which takes no argument.
    `is_visible` gets the viewer's membership (None for "me") and must answer from memory, without a query of its own.
    `is_tab` puts it into the phone's tab bar while there is room (three of the community, by `order`).
    `count` may return how many things wait there; 0 shows nothing.
    """

    key: str
    label: Any
    icon: str
    url_name: str
    place: Place = "community"
    order: int = 100
    is_visible: Callable[[Any], bool] = _always
    is_tab: bool = True
    count: Callable[[Any], int] | None = None

    def url(self, slug: str | None) -> str:
        """Where it leads."""
        if self.place == "me":
            return reverse(self.url_name)
        return reverse(self.url_name, kwargs={"slug": slug})


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add `entry`. A second entry of the same key is a mistake, the same one again is not."""
    known = _entries.setdefault(entry.key, entry)
    if known != entry:
        raise ValueError(f"Navigation entry {entry.key!r} is registered twice.")


def forget(key: str) -> None:
    """Take an entry out again. For tests."""
    _entries.pop(key, None)


def list_entries(place: Place, membership: Any) -> list[Entry]:
    """The entries of `place` this member may see, in order."""
    here = [entry for entry in _entries.values() if entry.place == place and entry.is_visible(membership)]
    return sorted(here, key=lambda entry: (entry.order, entry.key))
