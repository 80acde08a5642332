"""A community's messages out of the tables, as the engine reads them. One statement, streamed."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from qunluo.communities.models import Community
from qunluo.core.interchange import Record

FETCH = 5_000
_STATEMENT = """
SELECT m.id, extract(epoch FROM m.posted_at AT TIME ZONE %(zone)s)::float8, m.author_id, a.name, m.kind, m.body,
       r.name, m.topic, m.reply_to_id, m.mentions, coalesce(a.is_machine, false)
FROM chat_message m
JOIN chat_room r ON r.id = m.room_id
LEFT JOIN communities_membership a ON a.id = m.author_id
WHERE m.community_id = %(community)s AND m.hidden_at IS NULL AND m.recalled_at IS NULL
ORDER BY m.posted_at, m.id
"""


def read_records(community: Community) -> Iterator[Record]:
    """Every readable message of the community's rooms, oldest first, in the clock of its time zone.

    Only rooms: conversations between two are no part of a diagnosis. People are told apart by membership, so two of
    the same name stay two.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_STATEMENT, {"zone": community.time_zone, "community": community.pk})
        while rows := cursor.fetchmany(FETCH):
            for row in rows:
                yield _record(row)


def local_seconds(moment: datetime, zone: str) -> float:
    """`moment` on the wall clock of `zone`, as if that clock were UTC: the time the records are in."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment.timestamp() + (local.utcoffset().total_seconds() if local.utcoffset() else 0.0)  # type: ignore[union-attr]


def _record(row: tuple) -> Record:  # type: ignore[type-arg]
    key, at, author, name, kind, body, room, topic, reply_to, mentions, is_machine = row
    return Record(
        at=at,
        author_id=str(author or ""),
        author_name=name or "",
        kind=kind,
        id=str(key),
        room=room,
        topic=topic,
        text=body,
        reply_to=None if reply_to is None else str(reply_to),
        mentions=[str(member) for member in mentions],
        is_machine=is_machine,
    )
