"""Short talks as they are written in TOML: one line a message, blank line between talks.

`A: …` somebody, `B: …` somebody else; a known name speaks in person. `C?: …` is said every other time.
`N3: …` up to three different people, each in other words. Letters stay with their person through the talk.
"""

import re
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_LINE = re.compile(r"^(?P<who>[^:?]+?)(?P<maybe>\?)?: (?P<text>.+)$")
_MANY = re.compile(r"^N(\d)$")


@dataclass(frozen=True, kw_only=True)
class Line:
    """`who`: a letter or a name. `many`: up to that many people instead of one, 0 for one."""

    who: str
    text: str
    is_optional: bool = False
    many: int = 0


def parse_talks(text: str) -> list[list[Line]]:
    """All talks in a block. Raises ValueError for a line that names no speaker."""
    return [[_parse_line(line) for line in talk.strip().splitlines()] for talk in text.strip().split("\n\n")]


def _parse_line(line: str) -> Line:
    found = _LINE.match(line)
    if not found:
        raise ValueError(f"no speaker in this line of a talk: {line}")
    many = _MANY.match(found["who"])
    return Line(
        who=found["who"],
        text=found["text"],
        is_optional=bool(found["maybe"]),
        many=int(many.group(1)) if many else 0,
    )


class Bag(Generic[T]):
    """Gives all its things in chance order before any comes again, so that a reader does not meet one twice soon."""

    def __init__(self, things: list[T], rng: Random) -> None:
        self._things = things
        self._rng = rng
        self._left: list[T] = []

    def draw(self) -> T:
        if not self._left:
            self._left = self._rng.sample(self._things, len(self._things))
        return self._left.pop()
