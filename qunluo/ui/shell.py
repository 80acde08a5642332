"""What stands around every page: rail, tab bar, language, theme. The context processor offers it as `shell`.

Which communities a person has is not known here: the app that knows registers a rail (`register_rail`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

from qunluo.ui import navigation
from qunluo.ui.language import LANGUAGES, Language, current
from qunluo.ui.navigation import Entry

TABS_OF_COMMUNITY = 3
THEMES = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class Home:
    """A community in the switcher at the top of the rail. `seed` draws its pebble."""

    name: str
    url: str
    seed: int | str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Rail:
    """The viewer's communities, where to found another (None: may not), and who the viewer is."""

    homes: tuple[Home, ...] = ()
    found_url: str | None = None
    person_id: int | None = None
    person_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry of the navigation, ready to draw."""

    key: str
    label: Any
    icon: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Menu:
    """What one member sees in one community: rail above, tab bar below."""

    community: list[Item] = field(default_factory=list)
    studio: list[Item] = field(default_factory=list)
    me: list[Item] = field(default_factory=list)
    tabs: list[Item] = field(default_factory=list)

    @property
    def studio_tab(self) -> Item | None:
        """The fourth place of the tab bar, for those with a role in the team."""
        return self.studio[0] if self.studio else None

    @property
    def is_in_studio(self) -> bool:
        return any(item.is_current for item in self.studio)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A line above every page of a community until the member has answered: what is asked, and where."""

    title: Any
    url: str
    label: Any
    icon: str = "info"


_asking_providers: list[Callable[[Any], Asking | None]] = []
_rail_providers: list[Callable[[HttpRequest], Rail]] = []


def register_rail(provider: Callable[[HttpRequest], Rail]) -> None:
    """Let `provider` tell the viewer's communities. One app does; it needs at most one query. The last one counts."""
    _rail_providers.append(provider)


def register_asking(provider: Callable[[Any], Asking | None]) -> None:
    """Let `provider(membership)` ask a member something on every page of the community; at most two queries."""
    _asking_providers.append(provider)


class Shell:
    """The `shell` of a template. Nothing is worked out before a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> str:
        """ "light", "dark", or empty: the system decides."""
        theme = self._request.COOKIES.get("theme", "")
        return theme if theme in THEMES else ""

    @property
    def language(self) -> Language:
        return current()

    @property
    def languages(self) -> tuple[Language, ...]:
        return LANGUAGES

    @property
    def nonce(self) -> str:
        return getattr(self._request, "csp_nonce", "")

    @property
    def here(self) -> str:
        """This page's address, to come back to after a change of language."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @property
    def sign_in_url(self) -> str:
        """Where one signs in; the front page where no app offers it."""
        try:
            return resolve_url(settings.LOGIN_URL)
        except NoReverseMatch:
            return "/"

    @cached_property
    def rail(self) -> Rail:
        return _rail_providers[-1](self._request) if _rail_providers else Rail()

    def askings(self, membership: Any) -> list[Asking]:
        """What this member is asked, but for what the page itself already asks."""
        found = [provider(membership) for provider in _asking_providers] if membership else []
        return [asking for asking in found if asking is not None and asking.url != self._request.path]

    def menu(self, membership: Any, here: str = "") -> Menu:
        """The navigation for `membership`. `here` names the current entry by key; else the address decides."""
        slug = membership.community.slug if membership else None
        community = self._items(navigation.list_entries("community", membership), slug, membership) if slug else []
        studio = self._items(navigation.list_entries("studio", membership), slug, membership) if slug else []
        me = self._items(navigation.list_entries("me", membership), None, membership)
        tab_keys = {entry.key for entry in navigation.list_entries("community", membership) if entry.is_tab}
        community, studio, me = self._mark([community, studio, me], here)
        tabs = [item for item in community if item.key in tab_keys][:TABS_OF_COMMUNITY]
        return Menu(community=community, studio=studio, me=me, tabs=tabs)

    def _items(self, entries: list[Entry], slug: str | None, membership: Any) -> list[Item]:
        return [
            Item(
                key=entry.key,
                label=entry.label,
                icon=entry.icon,
                url=entry.url(slug),
                count=entry.count(membership) if entry.count else 0,
            )
            for entry in entries
        ]

    def _mark(self, groups: list[list[Item]], here: str) -> list[list[Item]]:
        """Mark one item as current: the one named, else the one whose address begins this page's address longest."""
        path = self._request.path
        fits = [
            item
            for group in groups
            for item in group
            if (item.key == here if here else path == item.url or path.startswith(item.url.rstrip("/") + "/"))
        ]
        chosen = max(fits, key=lambda item: len(item.url), default=None)
        return [[_as_current(item) if item is chosen else item for item in group] for group in groups]


def _as_current(item: Item) -> Item:
    return Item(key=item.key, label=item.label, icon=item.icon, url=item.url, count=item.count, is_current=True)


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: gives every template `shell`."""
    return {"shell": Shell(request)}
