"""Small histories by hand, and the real ones beside the project, for the tests of the engine."""

from collections.abc import Iterable, Iterator, Sequence

from qunluo.analytics.engine import columns, history
from qunluo.analytics.engine.view import View
from qunluo.core.interchange import Record

NOON = 1_700_049_600.0  # 2023-11-15 12:00, a Wednesday


def said(author: str, minutes: float, text: str | None = None, **more: object) -> Record:
    """One message, `minutes` after noon."""
    said = f"word {minutes:g}" if text is None else text
    return Record(at=NOON + 60 * minutes, author_id=author, author_name=author, text=said, **more)  # type: ignore[arg-type]


def view_of(records: Iterable[Record], *, as_of: float | None = None) -> View:
    """The view of a history."""
    read = columns.read(records)
    return history.view_of(read, as_of=as_of if as_of is not None else read.newest_at or 0.0)


def talk(people: Sequence[str], *, days: int, rounds: int = 2) -> Iterator[Record]:
    """Talk in which neighbours answer each other: A opens, B answers, A comes back, every few hours."""
    number = 0
    for day in range(days):
        for turn in range(rounds):
            first, second = people[number % len(people)], people[(number + 1 + day % 3) % len(people)]
            start = day * 1440 + turn * 300 + (number * 37) % 240
            yield said(first, start, f"what do you think of number {number}?")
            yield said(second, start + 2, f"I would try it another way, {number} times")
            yield said(first, start + 4, f"thanks, that helped with {number}")
            number += 1
