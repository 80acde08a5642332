"""Reading rooms: the list with its last words, and one room."""

from dataclasses import dataclass

from django.db.models import F, Q

from qunluo.chat.models import Message, Room
from qunluo.communities.models import Membership
from qunluo.core.errors import NotFound


@dataclass(frozen=True)
class RoomLine:
    """A room as the list shows it, with the newest thing said in it."""

    room: Room
    last: Message | None


def list_rooms(*, viewer: Membership) -> list[RoomLine]:
    """The rooms `viewer` may read, those in use first, each with its newest message. Two queries."""
    rooms = list(Room.objects.visible_to(viewer).order_by(F("archived_at").asc(nulls_first=True), "position", "pk"))
    newest = Q(pk__in=[])
    for room in rooms:
        newest |= Q(room_id=room.pk, seq=room.last_seq)
    last = {message.room_id: message for message in Message.objects.filter(newest).select_related("author")}
    return [RoomLine(room, last.get(room.pk)) for room in rooms]


def get_room(*, viewer: Membership, room_id: int) -> Room:
    """The room, if `viewer` may read it. Raises NotFound. One query."""
    room = Room.objects.visible_to(viewer).filter(pk=room_id).first()
    if room is None:
        raise NotFound
    return room


def list_room_names(*, viewer: Membership) -> list[tuple[int, str]]:
    """Ids and names of the rooms `viewer` may read, for a choice. One query."""
    return list(Room.objects.visible_to(viewer).order_by("position", "pk").values_list("pk", "name"))
