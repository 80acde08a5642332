"""Cards other apps put beside the public door, such as what the diagnosis says. Registered from `apps.ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qunluo.communities.models import Community, Membership

Load = Callable[[Community, Membership | None], Mapping[str, object] | None]


@dataclass(frozen=True, kw_only=True)
class DoorPanel:
    """A card of the door. `load(community, viewer)` gives the template its context; None shows nothing.

    The viewer is None for strangers: show what everybody may know. One query at most.
    """

    key: str
    template: str
    load: Load
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class LoadedPanel:
    """A card with what it shows."""

    template: str
    context: Mapping[str, object]


_panels: dict[str, DoorPanel] = {}


def register_door_panel(panel: DoorPanel) -> None:
    """Show `panel` on every door. The same key twice is our own mistake."""
    assert panel.key not in _panels, f"The door panel {panel.key} is registered twice"
    _panels[panel.key] = panel


def load_panels(community: Community, viewer: Membership | None) -> list[LoadedPanel]:
    """The cards that have something to say about `community`, in order."""
    loaded = [
        (panel, panel.load(community, viewer))
        for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.key))
    ]
    return [LoadedPanel(template=panel.template, context=found) for panel, found in loaded if found is not None]
