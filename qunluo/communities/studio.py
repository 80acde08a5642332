"""The front page of the studio: what waits today, and the rooms one may open. Apps register both from `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from qunluo.communities.models import Membership


@dataclass(frozen=True, kw_only=True)
class StudioRoom:
    """A page of the studio: shown to whom `is_visible` says, which must answer without a query."""

    key: str
    label: str | Promise
    text: str | Promise
    icon: str
    url_name: str
    is_visible: Callable[[Membership], bool]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits: what, why, and where it is done. `url_name` is reversed with the slug."""

    title: str
    why: str
    deed: str
    url_name: str


_rooms: dict[str, StudioRoom] = {}
_tasks: dict[str, Callable[[Membership], Task | None]] = {}


def register_room(room: StudioRoom) -> None:
    """Show `room` in the studio. The same key twice is our own mistake."""
    assert room.key not in _rooms, f"The room {room.key} is registered twice"
    _rooms[room.key] = room


def register_task(key: str, find: Callable[[Membership], Task | None]) -> None:
    """Let `find(membership)` say what waits for this member, if anything. At most one query each."""
    assert key not in _tasks, f"The task {key} is registered twice"
    _tasks[key] = find


def list_rooms(membership: Membership) -> list[StudioRoom]:
    """The rooms this member may open, in order."""
    return sorted((room for room in _rooms.values() if room.is_visible(membership)), key=lambda room: room.order)


def list_tasks(membership: Membership) -> list[Task]:
    """What waits for this member."""
    return [task for find in _tasks.values() if (task := find(membership)) is not None]
