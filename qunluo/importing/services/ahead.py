"""Reading the next batch of a history while the current one is being stored.

A process of its own does it, so that a second core is of use; short histories are read by a thread.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, Full, Queue

from qunluo.importing.formats.base import RefusedLine
from qunluo.importing.formats.registry import History
from qunluo.importing.services.reading import Batch, Reader

BATCH_RECORDS = 10_000
AHEAD = 2
APART_BYTES = 1 << 20


def read_ahead(reader: Reader, *, skip: int = 0, size: int = BATCH_RECORDS) -> AbstractContextManager[Iterator[Batch]]:
    """Batches of a history after its first `skip` records. What the reader raises is raised here.

    When the last batch is taken, `reader.history` knows its refusals. Leaving the block ends the reading.
    """
    batches = reader.batches(skip=skip, size=size)
    if reader.history.bytes_total >= APART_BYTES:
        return _read_by_process(batches, reader.history)
    return _read_by_thread(batches)


@contextmanager
def _read_by_process(batches: Iterator[Batch], history: History) -> Iterator[Iterator[Batch]]:
    """A forked child: it dies with us, for nobody is left to take what it writes. A thread takes it in meanwhile."""
    ours, theirs = get_context("fork").Pipe(duplex=False)

    def run() -> None:
        ours.close()
        try:
            for batch in batches:
                theirs.send(batch)
            theirs.send(Ending.of(history))
        except Exception as error:
            theirs.send(error)

    process = get_context("fork").Process(target=run, name="history-reader", daemon=True)
    process.start()
    theirs.close()
    try:
        with _read_by_thread(_received(ours, history)) as taken:
            try:
                yield taken
            finally:
                process.kill()
    finally:
        process.join()
        ours.close()


@dataclass(frozen=True, slots=True)
class Ending:
    """What a history knows of itself after the walk, carried from the child's copy to ours."""

    refused: list[RefusedLine]
    refused_count: int
    exported_at: float | None

    @classmethod
    def of(cls, history: History) -> "Ending":
        return cls(history.refused, history.refused_count, history.exported_at)

    def put_into(self, history: History) -> None:
        history.refused, history.refused_count = self.refused, self.refused_count
        history.exported_at = self.exported_at


def _received(pipe: Connection, history: History) -> Iterator[Batch]:
    while True:
        item = pipe.recv()
        if isinstance(item, Ending):
            item.put_into(history)
            return
        if isinstance(item, Exception):
            raise item
        yield item


@contextmanager
def _read_by_thread(batches: Iterator[Batch]) -> Iterator[Iterator[Batch]]:
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
            for batch in batches:
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
