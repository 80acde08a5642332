"""From links between messages to edges between people: who turned to whom, when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.columns import NOWHERE, Columns
from qunluo.analytics.engine.links import Links


@dataclass
class Edges:
    """One row an edge, by time: `src` turned to `dst` at `at`, in the message `row`, towards the message `to`."""

    src: NDArray[np.int32]
    dst: NDArray[np.int32]
    at: NDArray[np.float64]
    row: NDArray[np.int32]
    to: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.src)

    def where(self, chosen: NDArray[np.bool_]) -> "Edges":
        """The chosen edges; the same where all are chosen."""
        if chosen.all():
            return self
        return Edges(self.src[chosen], self.dst[chosen], self.at[chosen], self.row[chosen], self.to[chosen])


def follow(columns: Columns, links: Links) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each message the first of its run by the same person, and the message by somebody else that one answers
    (or -1)."""
    target = links.target
    rows = np.arange(len(target), dtype=np.int32)
    is_own = (target != NOWHERE) & (target < rows) & (columns.person[target] == columns.person)
    jump = np.where(is_own, target, rows)
    while True:
        further = jump[jump]
        if np.array_equal(further, jump):
            break
        jump = further
    found: NDArray[np.int32] = target[jump]
    return jump, np.where(found < jump, found, NOWHERE).astype(np.int32)


def from_links(columns: Columns, other: NDArray[np.int32], left_out: NDArray[np.bool_]) -> Edges:
    """Edges of the messages in `columns`; machines are left out at both ends."""
    row = np.flatnonzero(other != NOWHERE).astype(np.int32)
    src, dst = columns.person[row], columns.person[other[row]]
    edges = Edges(src, dst, columns.at[row], row, other[row])
    return edges.where((src != dst) & ~left_out[src] & ~left_out[dst])


def from_mentions(columns: Columns, left_out: NDArray[np.bool_]) -> Edges:
    """Edges of a history without words, where each row names its receiver (an edge list)."""
    row, dst = columns.mention_from, columns.mention_of
    src = columns.person[row]
    edges = Edges(src, dst, columns.at[row], row, np.full(len(row), NOWHERE, dtype=np.int32))
    return edges.where((src != dst) & ~left_out[src] & ~left_out[dst])
