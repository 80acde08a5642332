"""Putting one batch of a history into the community: its people, its rooms, its messages, its reactions.

Everything here runs inside the transaction of the batch; `imports` saves the position in the same one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from qunluo.chat.services.histories import PastMessage, PastReaction, reserve_message_ids, store_batch
from qunluo.core.interchange import Record
from qunluo.importing.models import Import
from qunluo.importing.services.keys import id_key
from qunluo.importing.services.moments import Moments
from qunluo.importing.services.people import People
from qunluo.importing.services.reading import Ready
from qunluo.importing.services.rooms import Rooms


class Storer:
    """Stores batch after batch of one import, remembering people and rooms between them."""

    def __init__(self, history: Import) -> None:
        self.history = history
        self.community_id = history.community_id
        self.people = People(history)
        self.rooms = Rooms(history)
        self.moments = Moments(history.options.get("time_zone", ""))

    def store(self, rows: Sequence[Ready]) -> Counter[str]:
        """Store what is new of `rows`; what happened, counted. A batch that came before adds nothing."""
        known = self._known(rows)
        new, counts = self._new(rows, known)
        self.people.meet((row.record for row in rows), self.moments)
        ids = reserve_message_ids(len(new)) if new else []
        known.update((row.key, message_id) for row, message_id in zip(new, ids, strict=True))
        messages = [self._message(row, message_id, known) for row, message_id in zip(new, ids, strict=True)]
        counts["reactions"] = store_batch(
            community_id=self.community_id,
            messages=messages,
            reactions=self._reactions(rows, known),
            import_ref=self.history.pk,
        )
        self._keep_keys(new, ids)
        counts["people"], counts["rooms"] = self.people.made, self.rooms.made
        self.people.made = self.rooms.made = 0
        self._note_range(ids)
        return counts

    def _known(self, rows: Sequence[Ready]) -> dict[str, int]:
        """Message ids by key, of the messages of the batch and of those it answers, as far as they are stored."""
        wanted = {row.key for row in rows}
        wanted.update(id_key(row.room, row.record.reply_to) for row in rows if row.record.reply_to)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT key, message_id FROM importing_importedkey WHERE community_id = %s AND key = ANY(%s::uuid[])",
                [self.community_id, list(wanted)],
            )
            return {key.hex: message_id for key, message_id in cursor.fetchall()}

    def _new(self, rows: Sequence[Ready], known: dict[str, int]) -> tuple[list[Ready], Counter[str]]:
        new: dict[str, Ready] = {}
        counts: Counter[str] = Counter()
        for row in rows:
            if row.record.kind == "reaction":
                continue
            if row.key in known or row.key in new:
                counts["known"] += 1
                continue
            new[row.key] = row
            counts["messages" if row.record.kind == "message" else "notices"] += 1
        return list(new.values()), counts

    def _message(self, row: Ready, message_id: int, known: dict[str, int]) -> PastMessage:
        record = row.record
        answered = known.get(id_key(row.room, record.reply_to)) if record.reply_to else None
        return PastMessage(
            id=message_id,
            room_id=self.rooms.get(row.room, record.room),
            author_id=self.people.get(record.author_id),
            posted_at=self.moments.at(record.at),
            text=row.text,
            kind=record.kind,
            topic=record.topic,
            reply_to_id=None if answered == message_id else answered,
            mentions=self.people.get_all(record.mentions) if record.mentions else (),
            attachments=record.attachments,
        )

    def _reactions(self, rows: Iterable[Ready], known: dict[str, int]) -> list[PastReaction]:
        """Signs that stand on a message, and those that are a line of their own (`reply_to` says under what)."""
        found: list[PastReaction] = []
        for row in rows:
            record = row.record
            if record.kind == "reaction" and record.reply_to:
                given = {record.text: [record.author_id]}
                message_id = known.get(id_key(row.room, record.reply_to))
            elif record.reactions:
                given, message_id = record.reactions, known.get(row.key)
            else:
                continue
            if message_id:
                found += self._signs(record, given, message_id)
        return found

    def _signs(self, record: Record, given: dict[str, list[str]], message_id: int) -> Iterable[PastReaction]:
        at = self.moments.at(record.at)
        for sign, author_ids in given.items():
            for member_id in self.people.get_all(author_ids):
                yield PastReaction(message_id, member_id, sign, at)

    def _keep_keys(self, new: Sequence[Ready], ids: Sequence[int]) -> None:
        lines = [
            f"{self.community_id}\t{row.key}\t{message_id}\t{self.history.pk}\n"
            for row, message_id in zip(new, ids, strict=True)
        ]
        with connection.cursor() as cursor, connection.wrap_database_errors:
            raw: Any = cursor.cursor
            with raw.copy("COPY importing_importedkey (community_id, key, message_id, import_ref) FROM STDIN") as copy:
                copy.write("".join(lines))

    def _note_range(self, ids: Sequence[int]) -> None:
        if ids:
            self.history.first_message_id = self.history.first_message_id or ids[0]
            self.history.last_message_id = ids[-1]
