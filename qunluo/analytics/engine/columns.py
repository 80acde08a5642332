"""A history as columns: one row a message, sorted by time, names and rooms as small numbers.

Records stream in one by one and are forgotten at once; what stays is about 60 bytes a message and the words
in a file without a name (`texts`). Nothing here judges anything.
"""

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine import features
from qunluo.analytics.engine.texts import Texts
from qunluo.core.interchange import Record

Ints = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)
Key = TypeVar("Key", bound=Hashable)
NOWHERE = -1


@dataclass
class Columns:
    """Messages of one history, by time. Row numbers are the identity of a message everywhere in the engine.

    `lane` is a room with its topic: the stretch in which neighbours may answer each other. `reply` is the row
    a message points to, or -1. `mention_from`/`mention_of` list who is mentioned by which row, by row.
    """

    at: NDArray[np.float64]
    person: NDArray[np.int32]
    room: NDArray[np.int32]
    lane: NDArray[np.int32]
    reply: NDArray[np.int32]
    flags: NDArray[np.uint16]
    words: NDArray[np.uint64]
    mention_from: NDArray[np.int32]
    mention_of: NDArray[np.int32]
    texts: Texts
    ids: Texts
    people: list[str]
    is_flagged_machine: NDArray[np.bool_]
    rooms: list[str]
    lane_has_topic: NDArray[np.bool_]
    packets: NDArray[np.float64]
    packet_rooms: NDArray[np.int32]
    joined: dict[int, float]
    newest_at: float | None

    def __len__(self) -> int:
        return len(self.at)


@dataclass
class Numbers(Generic[Key]):
    """Keys met, each once, in the order of meeting."""

    numbers: dict[Key, int] = field(default_factory=dict)

    def number(self, key: Key) -> int:
        """The number of `key`, a new one if it was never met."""
        return self.numbers.setdefault(key, len(self.numbers))


class Intake:
    """Takes records in any order and gives back `Columns`. One call of `add` a record."""

    def __init__(self) -> None:
        self._at, self._flags, self._words = array("d"), array("H"), array("Q")
        self._person, self._room, self._lane = array("i"), array("i"), array("i")
        self._id, self._reply = array("q"), array("q")
        self._mention_from, self._mention_of = array("i"), array("i")
        self._packet_at, self._packet_room = array("d"), array("i")
        self._people: Numbers[str] = Numbers()
        self._rooms: Numbers[str] = Numbers()
        self._lanes: Numbers[tuple[int, str]] = Numbers()
        self._names: dict[int, str] = {}
        self._machines: set[int] = set()
        self._joined: dict[int, float] = {}
        self._texts, self._ids = Texts(), Texts()
        self._newest: float | None = None

    def add(self, record: Record) -> None:
        """Take one record in."""
        if self._newest is None or record.at > self._newest:
            self._newest = record.at
        if record.kind == "message":
            self._add_message(record)
        elif record.kind == "red_packet" or (record.kind == "system" and features.is_gift(record.text)):
            self._add_packet(record)
        elif record.kind == "join" and record.author_id:
            person = self._people.number(record.author_id)
            self._names.setdefault(person, record.author_name)
            self._joined.setdefault(person, record.at)

    def _add_packet(self, record: Record) -> None:
        self._packet_at.append(record.at)
        self._packet_room.append(self._rooms.number(record.room))

    def _add_message(self, record: Record) -> None:
        person, room = self._people.number(record.author_id), self._rooms.number(record.room)
        self._names[person] = record.author_name or record.author_id
        if record.is_machine:
            self._machines.add(person)
        row = len(self._at)
        self._at.append(record.at)
        self._person.append(person)
        self._room.append(room)
        self._lane.append(self._lanes.number((room, record.topic)))
        self._id.append(hash((room, record.id)) if record.id is not None else 0)
        self._reply.append(hash((room, record.reply_to)) if record.reply_to is not None else 0)
        for mentioned in record.mentions:
            self._mention_from.append(row)
            self._mention_of.append(self._people.number(mentioned))
        flags = features.flags_of(record.text)
        if flags & features.GIFT:
            self._add_packet(record)
        self._flags.append(flags)
        self._words.append(features.hash_of(record.text))
        self._texts.append(record.text)
        self._ids.append(record.id or "")

    def columns(self) -> Columns:
        """Everything taken in, sorted by time (messages of the same moment keep their order)."""
        at = np.frombuffer(self._at, dtype=np.float64)
        order = np.argsort(at, kind="stable")
        self._texts.freeze(order)
        self._ids.freeze(order)
        mention_from, mention_of = self._mentions(order)
        return Columns(
            at=at[order],
            person=_sorted(self._person, np.int32, order),
            room=_sorted(self._room, np.int32, order),
            lane=_sorted(self._lane, np.int32, order),
            reply=self._replies(order),
            flags=_sorted(self._flags, np.uint16, order),
            words=_sorted(self._words, np.uint64, order),
            mention_from=mention_from,
            mention_of=mention_of,
            texts=self._texts,
            ids=self._ids,
            people=[self._names.get(number) or key for key, number in self._people.numbers.items()],
            is_flagged_machine=np.isin(np.arange(len(self._people.numbers)), list(self._machines)),
            rooms=list(self._rooms.numbers),
            lane_has_topic=np.array([bool(topic) for _, topic in self._lanes.numbers], dtype=np.bool_),
            packets=np.frombuffer(self._packet_at, dtype=np.float64),
            packet_rooms=np.frombuffer(self._packet_room, dtype=np.int32),
            joined=self._joined,
            newest_at=self._newest,
        )

    def _mentions(self, order: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        rows = rank[np.frombuffer(self._mention_from, dtype=np.int32)]
        by_row = np.argsort(rows, kind="stable")
        return rows[by_row], np.frombuffer(self._mention_of, dtype=np.int32)[by_row]

    def _replies(self, order: Ints) -> NDArray[np.int32]:
        """Rows the pointers lead to: ids are kept as 64-bit hashes, so ten million of them stay small."""
        wanted = np.frombuffer(self._reply, dtype=np.int64)[order]
        found = np.full(len(order), NOWHERE, dtype=np.int32)
        pointing = np.flatnonzero(wanted)
        if not len(pointing):
            return found
        ids = np.frombuffer(self._id, dtype=np.int64)[order]
        by_id = np.argsort(ids, kind="stable")
        place = np.minimum(np.searchsorted(ids, wanted[pointing], sorter=by_id), len(ids) - 1)
        target = by_id[place]
        hit = (ids[target] == wanted[pointing]) & (target != pointing)
        found[pointing[hit]] = target[hit]
        return found


def _sorted(values: "array[int]", kind: type[Number], order: Ints) -> NDArray[Number]:
    return np.frombuffer(values, dtype=kind)[order]


def read(records: Iterable[Record], *, until: float | None = None) -> Columns:
    """Columns of `records`; what came after `until` is left out."""
    intake = Intake()
    for record in records:
        if until is None or record.at <= until:
            intake.add(record)
    return intake.columns()
