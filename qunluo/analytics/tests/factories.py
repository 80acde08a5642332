"""Communities with something said in them, for tests of reports."""

from datetime import UTC, datetime

from django.db import transaction

from qunluo.chat.models import Room
from qunluo.chat.services.histories import PastMessage, reserve_message_ids, store_batch, write_message
from qunluo.communities.models import Community, Membership

START = datetime(2026, 1, 5, 20, tzinfo=UTC).timestamp()
DAY = 86_400


@transaction.atomic
def talk(community: Community, members: list[Membership], *, days: int = 90, room_name: str = "客厅") -> Room:
    """Every evening one member asks and three others answer within minutes, each in turn."""
    room, _ = Room.objects.get_or_create(community=community, name=room_name)
    lines = []
    for day in range(days):
        for turn in range(4):
            author = members[(day + turn * (1 + day % 3)) % len(members)]
            text = f"第 {day} 晚读到哪了？" if turn == 0 else f"我读到第 {day + turn} 页，{'图很好看' * (turn % 2)}"
            lines.append((START + day * DAY + turn * 180, author, text))
    ids = reserve_message_ids(len(lines))
    messages = [
        PastMessage(
            id=key,
            room_id=room.pk,
            author_id=author.pk,
            written=write_message(text, community_id=community.pk, posted_at=at),
        )
        for key, (at, author, text) in zip(ids, lines, strict=True)
    ]
    store_batch(community_id=community.pk, messages=messages, import_ref=0)
    return room
