"""The groups above a list of members, as links that keep the other filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from qunluo.communities.queries.directory import Page, Wish


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One group: where it leads, how it is called, how many are in it."""

    url: str
    label: str
    count: int | None
    is_current: bool


def directory_tabs(page: Page, wish: Wish, *, here: str) -> list[Tab]:
    """The groups everybody inside may see."""
    counts = [
        ("all", _("All"), page.roll.present_count),
        ("members", _("Members"), page.roll.inside_count),
        ("new", _("New"), page.new_count),
        ("placeholders", _("Not yet claimed"), page.roll.placeholder_count),
    ]
    return _tabs(counts, wish, here)


def staff_tabs(page: Page, wish: Wish, *, here: str) -> list[Tab]:
    """The groups the team sees besides."""
    counts = [
        ("members", _("Members"), page.roll.inside_count),
        ("muted", _("Muted"), page.roll.muted_count),
        ("placeholders", _("Not yet claimed"), page.roll.placeholder_count),
        ("left", _("Left"), page.roll.left_count),
        ("removed", _("Removed"), page.roll.removed_count),
    ]
    return _tabs(counts, wish, here)


def next_url(page: Page, wish: Wish, *, here: str) -> str:
    """Where the next page is; empty at the end."""
    if not page.next_after:
        return ""
    return f"{here}?{urlencode([*_kept(wish), ('group', wish.group), ('after', page.next_after)])}"


def _tabs(counts: Sequence[tuple[str, str, int]], wish: Wish, here: str) -> list[Tab]:
    return [
        Tab(
            url=f"{here}?{urlencode([*_kept(wish), ('group', group)])}",
            label=label,
            count=count,
            is_current=wish.group == group,
        )
        for group, label, count in counts
    ]


def _kept(wish: Wish) -> list[tuple[str, str]]:
    every = [
        ("q", wish.query),
        ("role", str(wish.role_id or "")),
        ("path", wish.path),
        ("since", wish.joined_from.isoformat() if wish.joined_from else ""),
        ("until", wish.joined_to.isoformat() if wish.joined_to else ""),
        ("sort", wish.sort if wish.sort != "longest" else ""),
    ]
    return [(name, value) for name, value in every if value]
