"""Storing many messages at once, for histories brought in from elsewhere.

COPY into the real tables, with the room counters moved in the caller's transaction. Nothing here decides whether a
message is new: that is importing's part. Messages people write now go through `services.messages`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from qunluo.chat.models import Message, Reaction, Room
from qunluo.core.interchange import Attachment
from qunluo.search.vectors import index

BODY_LIMIT = 1_000_000
PIECE = 250
NOTHING = r"\N"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MESSAGE_COLUMNS = (
    "id, community_id, room_id, seq, author_id, kind, topic, body, search, long_text, posted_at, reply_to_id,"
    " mentions, attachments, import_ref"
)


@dataclass(slots=True)
class PastMessage:
    """A message of a history, ready to be stored.

    `id` comes from `reserve_message_ids`. `written` comes from `write_message`, which may be called beforehand in
    another process. `reply_to_id` names a message that is stored or stands in the same batch.
    """

    id: int
    room_id: int
    author_id: int | None
    written: str
    reply_to_id: int | None = None
    mentions: Sequence[int] = ()
    attachments: Sequence[Attachment] = field(default=())


@dataclass(slots=True, frozen=True)
class PastReaction:
    """Somebody's sign under a message of a history. `given_at`: unix seconds."""

    message_id: int
    member_id: int
    sign: str
    given_at: float


def reserve_message_ids(count: int) -> Sequence[int]:
    """Take `count` message ids out of the sequence, rising. Ids not used are lost, which harms nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id), CASE WHEN max(id) - min(id) >= count(id) THEN array_agg(id ORDER BY id) END"
            " FROM (SELECT nextval((SELECT pg_get_serial_sequence('chat_message', 'id')::regclass)) AS id"
            " FROM generate_series(1, %s))",
            [count],
        )
        first, last, with_gaps = cursor.fetchone()
        return with_gaps or (range(first, last + 1) if count else ())


def write_message(body: str, *, community_id: int, posted_at: float, kind: str = "message", topic: str = "") -> str:
    """What stands in a message of a history, as columns in COPY's text format: kind, topic, body, its search vector,
    its long text, and the moment (`posted_at`: unix seconds). Touches no database.

    A body over 1,000,000 characters is cut there; NUL, which PostgreSQL cannot hold, is left out.
    """
    body = body[:BODY_LIMIT]
    vector, long_text = index(body, scope=community_id)
    topic = _escaped(topic[:200]) if topic else ""
    text = NOTHING if long_text is None else long_text
    return f"{kind}\t{topic}\t{_escaped(body)}\t{vector}\t{text}\t{_timestamp(posted_at)}"


def store_batch(
    *, community_id: int, messages: Sequence[PastMessage], reactions: Sequence[PastReaction] = (), import_ref: int
) -> int:
    """Put past messages and reactions into a community, numbered in their rooms in the order given.

    Runs in the caller's transaction; locks the rooms in id order. All rooms must belong to the community (the
    database refuses others). Reactions that stand already are left alone. Returns how many reactions are new.
    """
    assert connection.in_atomic_block
    if messages:
        _copy_messages(community_id, messages, _take_numbers(messages), import_ref)
    return _insert_reactions(reactions, import_ref) if reactions else 0


def _take_numbers(messages: Sequence[PastMessage]) -> dict[int, int]:
    """Lock the rooms, move their counters past the batch; the last number before it for each room."""
    counts = Counter(message.room_id for message in messages)
    rooms = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, last_seq FROM chat_room WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [rooms])
        before = dict(cursor.fetchall())
        cursor.execute(
            "UPDATE chat_room SET last_seq = last_seq + n"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS added (room_id, n) WHERE id = room_id",
            [rooms, [counts[room] for room in rooms]],
        )
    return before


def _copy_messages(
    community_id: int, messages: Sequence[PastMessage], numbers: dict[int, int], import_ref: int
) -> None:
    """In pieces, so that the next one is written while the database works on those before it."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        raw: Any = cursor.cursor
        with raw.copy(f"COPY chat_message ({_MESSAGE_COLUMNS}) FROM STDIN") as copy:
            for start in range(0, len(messages), PIECE):
                lines = []
                for message in messages[start : start + PIECE]:
                    seq = numbers[message.room_id] = numbers[message.room_id] + 1
                    lines.append(_line(message, seq, community_id, import_ref))
                copy.write("".join(lines).encode("utf-8", "replace"))


def _line(message: PastMessage, seq: int, community_id: int, import_ref: int) -> str:
    """One row in COPY's text format. Everything that came from a stranger goes through `_escaped`."""
    author = message.author_id or NOTHING
    reply = message.reply_to_id or NOTHING
    mentions = "{" + ",".join(map(str, message.mentions)) + "}" if message.mentions else "{}"
    files = _files(message.attachments) if message.attachments else "[]"
    return (
        f"{message.id}\t{community_id}\t{message.room_id}\t{seq}\t{author}\t{message.written}\t"
        f"{reply}\t{mentions}\t{files}\t{import_ref}\n"
    )


def _escaped(text: str) -> str:
    """`text` as COPY reads it."""
    if text.isprintable() and "\\" not in text:
        return text
    text = text.replace("\0", "").replace("\\", "\\\\")
    return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _timestamp(seconds: float) -> str:
    minute, second = divmod(seconds, 60)
    return f"{_minute(minute)}:{second:09.6f}+00"


@lru_cache(maxsize=1024)
def _minute(minute: float) -> str:
    return (_EPOCH + timedelta(minutes=minute)).isoformat("T", "minutes").removesuffix("+00:00")


def _files(attachments: Iterable[Attachment]) -> str:
    rows = [
        {"name": file.name[:255], "media_type": file.media_type[:100], "is_present": file.is_present}
        for file in attachments
    ]
    return _escaped(json.dumps(rows, ensure_ascii=False).replace("\\u0000", ""))


def _insert_reactions(reactions: Sequence[PastReaction], import_ref: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chat_reaction (message_id, member_id, sign, given_at, import_ref)"
            " SELECT message_id, member_id, sign, to_timestamp(given), %s"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::float8[])"
            " AS past (message_id, member_id, sign, given)"
            " ON CONFLICT (message_id, member_id, sign) DO NOTHING",
            [
                import_ref,
                [reaction.message_id for reaction in reactions],
                [reaction.member_id for reaction in reactions],
                [reaction.sign.replace("\0", "")[:64] for reaction in reactions],
                [reaction.given_at for reaction in reactions],
            ],
        )
        return int(cursor.rowcount)


def remove_batch(*, import_ref: int, first_id: int, last_id: int, limit: int) -> int:
    """Take back up to `limit` messages of an import, newest first, with their reactions; how many went.

    Their ids lie in `first_id … last_id`. Answers written to them by others lose their quote and stay. Runs in the
    caller's transaction. When nothing is left, `remove_reactions` takes the signs it put under others' messages.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM chat_message WHERE id BETWEEN %s AND %s AND import_ref = %s ORDER BY id DESC LIMIT %s",
            [first_id, last_id, import_ref, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE chat_message SET reply_to_id = NULL WHERE reply_to_id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM chat_reaction WHERE message_id = ANY(%s)", [ids])
        cursor.execute("DELETE FROM chat_message WHERE id = ANY(%s)", [ids])
    return len(ids)


def remove_reactions(*, import_ref: int) -> int:
    """Take back the signs an import put under messages that are not its own."""
    return Reaction.objects.filter(import_ref=import_ref).delete()[0]


def remove_empty_rooms(*, community_id: int, import_ref: int) -> tuple[int, int]:
    """Remove the rooms an import made that hold nothing any more: how many went, how many stay with others' words."""
    made = Room.objects.filter(community_id=community_id, import_ref=import_ref)
    removed, _ = made.filter(~Exists(Message.objects.filter(room=OuterRef("pk")))).delete()
    return removed, made.count()
