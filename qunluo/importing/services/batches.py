"""Putting one batch of a history into the community: its people, its rooms, its messages, its reactions.

Everything here runs inside the transaction of the batch; `imports` saves the position in the same one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from qunluo.chat.services.histories import PastMessage, PastReaction, reserve_message_ids, store_batch
from qunluo.core.interchange import Record
from qunluo.importing.models import Import
from qunluo.importing.services.keys import id_key
from qunluo.importing.services.moments import Moments
from qunluo.importing.services.people import People
from qunluo.importing.services.reading import Batch
from qunluo.importing.services.rooms import Rooms

PIECE = 500


class Storer:
    """Stores batch after batch of one import, remembering people and rooms between them.

    A history is taken to be new until one of its keys turns out to be known: the index of the keys says so when they
    are stored. From then on each batch asks first.
    """

    def __init__(self, history: Import, moments: Moments) -> None:
        self.history = history
        self.community_id = history.community_id
        self.people = People(history)
        self.rooms = Rooms(history)
        self.moments = moments
        self._asks_first = False

    def store(self, batch: Batch) -> Counter[str]:
        """Store what is new of `batch`; what happened, counted. A batch that came before adds nothing."""
        self.people.meet(batch.met, batch.named)
        known = self._known(batch)
        new = _new_places(batch, known)
        ids = self._keep_keys(batch, new)
        if ids is None:
            self._asks_first = True
            known = self._known(batch)
            new = _new_places(batch, known)
            ids = self._keep_keys(batch, new)
            assert ids is not None, "Only one history at a time is brought in."
        counts = _counted(batch, new)
        if batch.full:
            known.update(zip([batch.keys[place] for place in new], ids, strict=True))
        counts["reactions"] = store_batch(
            community_id=self.community_id,
            messages=self._messages(batch, new, ids, known),
            reactions=self._reactions(batch, known),
            import_ref=self.history.pk,
        )
        counts["people"], counts["rooms"] = self.people.made, self.rooms.made
        self.people.made = self.rooms.made = 0
        self._note_range(ids)
        return counts

    def _known(self, batch: Batch) -> dict[str, int]:
        """Message ids by key: of the messages that are answered and, if we ask first, of those of the batch, as far
        as they are stored.
        """
        answers = ((batch.rooms[place], record.reply_to) for place, record in batch.full.items())
        wanted = {id_key(room, answered) for room, answered in answers if answered}
        if self._asks_first:
            wanted.update(batch.keys)
        if not wanted:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT key, message_id FROM importing_importedkey WHERE community_id = %s AND key = ANY(%s::uuid[])",
                [self.community_id, list(wanted)],
            )
            return {key.hex: message_id for key, message_id in cursor.fetchall()}

    def _keep_keys(self, batch: Batch, new: Sequence[int]) -> Sequence[int] | None:
        """Ids for the messages at the places `new`, kept with their keys; None when one of the keys is known."""
        ids = reserve_message_ids(len(new))
        try:
            with transaction.atomic():
                self._copy_keys([(batch.keys[place], message_id) for place, message_id in zip(new, ids, strict=True)])
        except IntegrityError:
            return None
        return ids

    def _copy_keys(self, pairs: Sequence[tuple[str, int]]) -> None:
        columns = "community_id, key, message_id, import_ref"
        before, after = f"{self.community_id}\t", f"\t{self.history.pk}\n"
        with connection.cursor() as cursor, connection.wrap_database_errors:
            raw: Any = cursor.cursor
            with raw.copy(f"COPY importing_importedkey ({columns}) FROM STDIN") as copy:
                for start in range(0, len(pairs), PIECE):
                    piece = pairs[start : start + PIECE]
                    copy.write("".join([f"{before}{key}\t{message_id}{after}" for key, message_id in piece]))

    def _messages(
        self, batch: Batch, new: Sequence[int], ids: Sequence[int], known: dict[str, int]
    ) -> list[PastMessage]:
        rooms = {key: self.rooms.get(key, batch.rooms_named[key]) for key in _rooms_in_order(batch, new)}
        author = self.people.get
        messages = []
        for place, message_id in zip(new, ids, strict=True):
            message = PastMessage(
                message_id, rooms[batch.rooms[place]], author(batch.authors[place]), batch.written[place]
            )
            if place in batch.full:
                self._fill(message, batch.full[place], batch.rooms[place], known)
            messages.append(message)
        return messages

    def _fill(self, message: PastMessage, record: Record, room: str, known: dict[str, int]) -> None:
        answered = known.get(id_key(room, record.reply_to)) if record.reply_to else None
        message.reply_to_id = None if answered == message.id else answered
        message.mentions = self.people.get_all(record.mentions)
        message.attachments = record.attachments

    def _reactions(self, batch: Batch, known: dict[str, int]) -> list[PastReaction]:
        """Signs that stand on a message, and those that are a line of their own (`reply_to` says under what)."""
        found: list[PastReaction] = []
        for place, record in batch.full.items():
            if record.kind == "reaction" and record.reply_to:
                given = {record.text: [record.author_id]}
                message_id = known.get(id_key(batch.rooms[place], record.reply_to))
            elif record.reactions:
                given, message_id = record.reactions, known.get(batch.keys[place])
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

    def _note_range(self, ids: Sequence[int]) -> None:
        if ids:
            self.history.first_message_id = self.history.first_message_id or ids[0]
            self.history.last_message_id = ids[-1]


def _new_places(batch: Batch, known: dict[str, int]) -> list[int]:
    """The places of messages that are neither stored nor in the batch twice."""
    first: dict[str, int] = {}
    for place, key in enumerate(batch.keys):
        if batch.kinds[place] != "reaction" and key not in known:
            first.setdefault(key, place)
    return list(first.values())


def _counted(batch: Batch, new: Sequence[int]) -> Counter[str]:
    """How many messages and notices are new, and how many were known."""
    kinds = Counter(batch.kinds[place] for place in new)
    counts = Counter({"messages": kinds["message"], "notices": len(new) - kinds["message"]})
    counts["known"] = len(batch.kinds) - batch.kinds.count("reaction") - len(new)
    return +counts


def _rooms_in_order(batch: Batch, new: Sequence[int]) -> Iterable[str]:
    return dict.fromkeys(batch.rooms[place] for place in new)
