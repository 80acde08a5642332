"""Taking the history of a community out, as Qunluo JSONL v1: what `formats.jsonl` reads."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import transaction

from qunluo.activity.services import record
from qunluo.chat.models import Message, Reaction, Room
from qunluo.communities.models import Membership
from qunluo.core import clock
from qunluo.core.errors import require
from qunluo.importing import policies
from qunluo.importing.activities import HistoryExported
from qunluo.importing.formats.qunluo_jsonl import VERSION, Header

CHUNK = 2_000
_FIELDS = (
    "pk", "seq", "posted_at", "author_id", "author__name", "author__is_machine", "kind", "topic",
    "body", "reply_to_id", "mentions", "attachments",
)  # fmt: skip


def export_rooms(*, actor: Membership) -> Iterator[bytes]:
    """The lines of every room `actor` may read, room after room in the order of their messages.

    Follows the exporter's own rights (RELIABILITY 8); recalled and hidden words stay out. Raises Forbidden at once,
    not at the first line. Constant memory: two queries two thousand messages.
    """
    require(policies.can_export(actor))
    rooms = list(Room.objects.visible_to(actor).order_by("position", "pk"))
    with transaction.atomic():
        record(HistoryExported(room_count=len(rooms)), actor=actor)
    return _lines(rooms, actor.community.name)


def _lines(rooms: list[Room], title: str) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    header = Header(qunluo_jsonl=VERSION, title=title, has_offset=True, exported_at=clock.now().timestamp())
    yield encoder.encode(header) + b"\n"
    for room in rooms:
        after = 0
        while chunk := _chunk(room, after):
            after = chunk[-1]["seq"]
            signs = _signs([row["pk"] for row in chunk])
            for row in chunk:
                yield encoder.encode(_line(room, row, signs.get(row["pk"], {}))) + b"\n"


def _chunk(room: Room, after: int) -> list[dict[str, Any]]:
    rows = Message.objects.filter(room=room, seq__gt=after, recalled_at=None, hidden_at=None).order_by("seq")
    return list(rows.values(*_FIELDS)[:CHUNK])


def _signs(message_ids: list[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    rows = Reaction.objects.filter(message_id__in=message_ids).order_by("pk")
    for message_id, sign, member_id in rows.values_list("message_id", "sign", "member_id"):
        found.setdefault(message_id, {}).setdefault(sign, []).append(f"m{member_id}")
    return found


def _line(room: Room, row: dict[str, Any], reactions: dict[str, list[str]]) -> dict[str, Any]:
    """One object a line; fields that say nothing are left out."""
    optional = {
        "text": row["body"],
        "topic": row["topic"],
        "reply_to": str(row["reply_to_id"]) if row["reply_to_id"] else "",
        "mentions": [f"m{member_id}" for member_id in row["mentions"]],
        "reactions": reactions,
        "attachments": row["attachments"],
        "is_machine": row["author__is_machine"],
    }
    return {
        "id": str(row["pk"]),
        "at": row["posted_at"].isoformat(),
        "author_id": f"m{row['author_id']}" if row["author_id"] else "",
        "author_name": row["author__name"] or "",
        "room": room.name,
        "kind": row["kind"] if row["author_id"] else Message.Kind.SYSTEM,
        **{name: value for name, value in optional.items() if value},
    }
