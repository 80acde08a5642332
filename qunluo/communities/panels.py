"""What other apps show of a member: lines of what they gave in the directory, and panels on their page.

An app registers from `apps.ready()`; nothing here knows messages, events or posts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qunluo.communities.models import Membership

Gifts = Mapping[int, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class MemberPanel:
    """A part of the member page. `load(viewer, member)` gives the template its context, None shows nothing."""

    key: str
    template: str
    load: Callable[[Membership, Membership], Mapping[str, object] | None]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class LoadedPanel:
    """A panel with what it shows."""

    key: str
    template: str
    context: Mapping[str, object]


_panels: dict[str, MemberPanel] = {}
_gifts: dict[str, Callable[[Membership, Sequence[int]], Gifts]] = {}


def register_member_panel(panel: MemberPanel) -> None:
    """Show `panel` on every member's page. The same key twice is our own mistake."""
    assert panel.key not in _panels, f"The panel {panel.key} is registered twice"
    _panels[panel.key] = panel


def register_gifts(key: str, load: Callable[[Membership, Sequence[int]], Gifts]) -> None:
    """Let `load(viewer, membership_ids)` say in short lines what these members gave: at most one query for a page."""
    assert key not in _gifts, f"The gifts {key} are registered twice"
    _gifts[key] = load


def load_panels(viewer: Membership, member: Membership) -> list[LoadedPanel]:
    """The panels that have something to show of `member` to `viewer`, in order."""
    loaded = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.key)):
        context = panel.load(viewer, member)
        if context is not None:
            loaded.append(LoadedPanel(key=panel.key, template=panel.template, context=context))
    return loaded


def load_gifts(viewer: Membership, ids: Sequence[int]) -> dict[int, list[str]]:
    """What these members gave, all apps together, at most two lines each."""
    lines: dict[int, list[str]] = {pk: [] for pk in ids}
    for load in _gifts.values():
        for pk, said in load(viewer, ids).items():
            lines[pk] = [*lines[pk], *said][:2]
    return lines
