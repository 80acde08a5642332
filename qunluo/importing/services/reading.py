"""From a history to batches that can be stored: keys and COPY lines written, new people noted.

Touches no database, so that it can run beside the storing (`ahead`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from qunluo.chat.services.histories import write_message
from qunluo.core.interchange import Record
from qunluo.importing.formats.registry import History
from qunluo.importing.services.keys import ContentKeys, room_key
from qunluo.importing.services.moments import Moments

BATCH_LETTERS = 8_000_000


@dataclass(slots=True)
class Met:
    """Somebody of the source. `first_at`: unix seconds of their first sign of life; `name`: empty until one is seen."""

    name: str
    first_at: float
    is_machine: bool = False


@dataclass(slots=True)
class Batch:
    """A piece of the history in file order, told in columns: one place of each list is one record.

    `rooms`, `keys`, `authors`: source keys of the rooms, keys of the messages, author ids. `written`: what COPY gets
    (`write_message`). `full`: by place, the records that say more (signs, answers, mentions, files). `rooms_named`: the
    source's names of the rooms. `met`: people whom no earlier batch has seen; `named`: names of those met nameless.
    `position` counts the records of the history up to and with this batch.
    """

    rooms: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    full: dict[int, Record] = field(default_factory=dict)
    rooms_named: dict[str, str] = field(default_factory=dict)
    met: dict[str, Met] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    position: int = 0
    bytes_done: int = 0
    refused_count: int = 0


class Reader:
    """Walks a history once. `moments` turns its times into real ones."""

    def __init__(self, history: History, *, community_id: int, moments: Moments) -> None:
        self.history = history
        self.community_id = community_id
        self.moments = moments
        self._keys = ContentKeys()
        self._rooms: dict[str, str] = {}
        self._seen: set[str] = set()
        self._unnamed: set[str] = set()

    def batches(self, *, skip: int, size: int) -> Iterator[Batch]:
        """Batches after the first `skip` records, which are walked again only to count equal ones."""
        batch, position, letters = Batch(), 0, 0
        for record in self.history:
            position += 1
            room = self._rooms.get(record.room)
            if room is None:
                room = self._rooms[record.room] = room_key(self.history.format, record.room)
            key = self._keys.key(room, record)
            if position <= skip:
                continue
            self._add(batch, record, room, key)
            letters += len(record.text)
            if len(batch.keys) >= size or letters >= BATCH_LETTERS:
                yield self._closed(batch, position, self.history.bytes_read)
                batch, letters = Batch(), 0
        yield self._closed(batch, position, self.history.bytes_total)

    def _closed(self, batch: Batch, position: int, bytes_done: int) -> Batch:
        batch.position, batch.bytes_done = position, bytes_done
        batch.refused_count = self.history.refused_count
        return batch

    def _add(self, batch: Batch, record: Record, room: str, key: str) -> None:
        at = self.moments.at(record.at)
        if record.mentions or record.reactions or record.reply_to or record.attachments or record.kind == "reaction":
            batch.full[len(batch.keys)] = record
        self._meet(batch, record, at)
        batch.rooms_named.setdefault(room, record.room)
        batch.rooms.append(room)
        batch.keys.append(key)
        batch.authors.append(record.author_id)
        batch.kinds.append(record.kind)
        batch.written.append(
            write_message(
                record.text, community_id=self.community_id, posted_at=at, kind=record.kind, topic=record.topic
            )
        )

    def _meet(self, batch: Batch, record: Record, at: float) -> None:
        """Note who wrote, was mentioned or reacted."""
        author_id = record.author_id
        if author_id and author_id not in self._seen:
            self._see(batch, author_id, record.author_name, at, record.is_machine)
        elif author_id in batch.met:
            _see_again(batch.met[author_id], record, at)
        if author_id in self._unnamed and record.author_name:
            self._unnamed.discard(author_id)
            if author_id not in batch.met:
                batch.named[author_id] = record.author_name
        if record.mentions or record.reactions:
            for other in (*record.mentions, *(who for some in record.reactions.values() for who in some)):
                if other and other not in self._seen:
                    self._see(batch, other, "", at, False)

    def _see(self, batch: Batch, author_id: str, name: str, at: float, is_machine: bool) -> None:
        self._seen.add(author_id)
        batch.met[author_id] = Met(name, at, is_machine)
        if not name:
            self._unnamed.add(author_id)


def _see_again(met: Met, record: Record, at: float) -> None:
    met.name = met.name or record.author_name
    met.first_at = min(met.first_at, at)
    met.is_machine = met.is_machine or record.is_machine
