"""Rooms with words in them, for tests that read."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from qunluo.chat.models import Message, Room
from qunluo.chat.services.histories import PastMessage, reserve_message_ids, store_batch, write_message

NOON = datetime(2026, 10, 18, 4, 0, tzinfo=UTC)


def make_room(community, name="晚间共读", **fields):
    return Room.objects.create(community=community, name=name, **fields)


@transaction.atomic
def say(room, author, *bodies, at=NOON, step=timedelta(minutes=10), import_ref=1, kind="message", topic="", **fields):
    """`author` says `bodies` in `room`, ten minutes apart; the stored messages."""
    ids = reserve_message_ids(len(bodies))
    past = [
        PastMessage(
            id=pk,
            room_id=room.pk,
            author_id=author.pk if author else None,
            written=write_message(
                body,
                community_id=room.community_id,
                posted_at=(at + step * number).timestamp(),
                kind=kind,
                topic=topic,
            ),
            **fields,
        )
        for number, (pk, body) in enumerate(zip(ids, bodies, strict=True))
    ]
    store_batch(community_id=room.community_id, messages=past, import_ref=import_ref)
    room.refresh_from_db()
    return list(Message.objects.filter(pk__in=ids).order_by("pk"))
