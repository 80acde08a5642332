"""Reading a history ahead of the database: records in batches, with their keys and search text already written.

A thread parses and prepares the next batch while the current one is being stored. It touches no database.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Full, Queue
from typing import NamedTuple

from qunluo.chat.services.histories import write_text
from qunluo.core.interchange import Record
from qunluo.importing.formats.registry import History
from qunluo.importing.services.keys import ContentKeys, room_key

BATCH_RECORDS = 10_000
BATCH_LETTERS = 8_000_000
AHEAD = 2


class Ready(NamedTuple):
    """A record with what can be known of it without the database."""

    record: Record
    room: str
    key: str
    text: str


class Batch(NamedTuple):
    """Records in file order. `position` counts the records of the history up to and with this batch."""

    rows: list[Ready]
    position: int
    bytes_done: int
    refused_count: int


@contextmanager
def read_ahead(
    history: History, *, community_id: int, skip: int = 0, size: int = BATCH_RECORDS
) -> Iterator[Iterator[Batch]]:
    """Batches of `history` after its first `skip` records, which are walked again only to count equal ones.

    What the reader raises is raised here. Leaving the block ends the thread.
    """
    queue: Queue[Batch | BaseException | None] = Queue(AHEAD)
    is_over = threading.Event()

    def put(item: Batch | BaseException | None) -> bool:
        while not is_over.is_set():
            try:
                queue.put(item, timeout=0.2)
            except Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for batch in _batches(history, community_id, skip, size):
                if not put(batch):
                    return
            put(None)
        except Exception as error:
            put(error)

    thread = threading.Thread(target=run, name="history-reader", daemon=True)
    thread.start()
    try:
        yield _taken(queue, thread)
    finally:
        is_over.set()
        thread.join()


def _taken(queue: "Queue[Batch | BaseException | None]", thread: threading.Thread) -> Iterator[Batch]:
    while True:
        try:
            item = queue.get(timeout=5)
        except Empty:
            assert thread.is_alive(), "The reader ended without a word."
            continue
        if item is None:
            return
        if isinstance(item, BaseException):
            raise item
        yield item


def _batches(history: History, community_id: int, skip: int, size: int) -> Iterator[Batch]:
    keys = ContentKeys()
    rooms: dict[str, str] = {}
    rows: list[Ready] = []
    position, letters = 0, 0
    for record in history:
        position += 1
        room = rooms.get(record.room)
        if room is None:
            room = rooms[record.room] = room_key(history.format, record.room)
        key = keys.key(room, record)
        if position <= skip:
            continue
        rows.append(Ready(record, room, key, write_text(record.text, community_id=community_id)))
        letters += len(record.text)
        if len(rows) >= size or letters >= BATCH_LETTERS:
            yield Batch(rows, position, history.bytes_read, history.refused_count)
            rows, letters = [], 0
    yield Batch(rows, position, history.bytes_total, history.refused_count)
