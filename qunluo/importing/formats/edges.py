"""A list of who wrote to whom and when: `source target unixtime`, separated by spaces, tabs or commas.

As SNAP publishes temporal networks. There is no text; the addressee is the record's only mention.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from qunluo.core.interchange import Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.text import lines

_EDGE = re.compile(r"\s*([^\s,;]{1,100})[\s,;]+([^\s,;]{1,100})[\s,;]+(\d{9,13}(?:\.\d+)?)\s*")
_HEADER = re.compile(r"\s*(?:[#%]|[A-Za-z_\"]+[\s,;]+[A-Za-z_\"]+[\s,;]+[A-Za-z_\"]+\s*$)")


class Edges(History):
    """One record a row, in the order of the file."""

    format: ClassVar[str] = "edges"

    def read(self) -> Iterator[Record]:
        match, room = _EDGE.fullmatch, self.options.room
        for member, stream in self.source.walk(lambda _: True):
            self.file = member.name
            for number, line in lines(stream, self):
                edge = match(line)
                if edge:
                    author, target, at = edge.groups()
                    yield Record(
                        at=float(at), author_id=author, author_name=author, mentions=[target], room=room, line=number
                    )
                elif line.strip() and not _HEADER.match(line):
                    self.refuse(number, "not_a_message", line)
            break


def matches(sample: Sample) -> bool:
    """Whether a text holds nothing but such rows, after at most a few lines of heading."""
    return len(sample.heads) == 1 and any(map(_looks_like_edges, sample.texts(".txt", ".csv", ".tsv", ".edges")))


def _looks_like_edges(head: bytes) -> bool:
    rows = [line for line in head[:20_000].decode("ascii", "replace").split("\n")[:-1] if not _HEADER.match(line)]
    return len(rows) >= 2 and sum(bool(_EDGE.fullmatch(row)) for row in rows) >= 0.7 * len(rows)
