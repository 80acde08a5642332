"""What a measure looks at: the messages and edges of a room and a stretch of time, machines taken out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from qunluo.analytics.engine.columns import Columns
from qunluo.analytics.engine.edges import Edges
from qunluo.analytics.engine.links import DAY, Links
from qunluo.analytics.engine.machines import Machines

WEEK = 7 * DAY


@dataclass(frozen=True)
class View:
    """`rows`: messages by people, by time. `all_rows`: those of machines too.

    `start`, `end`: the stretch in unix seconds, `end` the as-of moment. `head`: for each message the first of its run
    by the same person; `other`: what that one answers. `is_sampled`: only some days of the stretch are in the file.
    `marks`: what the operator said of texts (hash to whether it promotes).
    """

    columns: Columns
    links: Links
    other: NDArray[np.int32]
    machines: Machines
    edges: Edges
    all_rows: NDArray[np.int64]
    start: float
    end: float
    head: NDArray[np.int32]
    is_sampled: bool = False
    has_text: bool = True
    has_links: bool = True
    room: int | None = None
    marks: Mapping[int, bool] = field(default_factory=dict)

    @cached_property
    def kept(self) -> dict[str, NDArray[np.int64]]:
        """What several measures of this view share and one of them has worked out."""
        return {}

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Messages by people."""
        if not self.machines.left_out.any():
            return self.all_rows
        return self.all_rows[~self.machines.left_out[self.columns.person[self.all_rows]]]

    @cached_property
    def at(self) -> NDArray[np.float64]:
        """When they were written."""
        return self.columns.at if len(self.rows) == len(self.columns) else self.columns.at[self.rows]

    @cached_property
    def person(self) -> NDArray[np.int32]:
        """Who wrote them."""
        return self.columns.person if len(self.rows) == len(self.columns) else self.columns.person[self.rows]

    @cached_property
    def people(self) -> NDArray[np.int32]:
        """Who wrote at all, each once."""
        return np.flatnonzero(np.bincount(self.person)).astype(np.int32) if len(self.person) else self.person

    @cached_property
    def first_seen(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """People of this stretch and when each wrote first."""
        people, first = np.unique(self.person, return_index=True)
        return people, self.at[first]

    @cached_property
    def span_days(self) -> float:
        """Days from the first to the last message."""
        return float(self.at[-1] - self.at[0]) / DAY if len(self.at) else 0.0

    @cached_property
    def exchanges(self) -> csr_array:
        """How many edges go from whom (row) to whom (column)."""
        size = len(self.columns.people)
        ones = np.ones(len(self.edges), dtype=np.int32)
        table = coo_array((ones, (self.edges.src, self.edges.dst)), shape=(size, size)).tocsr()
        table.sum_duplicates()
        return table

    @cached_property
    def joined_pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Different unordered pairs, as the lower and the higher person, and whether edges go both ways."""
        there = self.exchanges.copy()
        there.data = np.ones(there.nnz, dtype=np.int8)
        both = (there + there.T.tocsr()).tocoo()
        upper = both.row < both.col
        return both.row[upper].astype(np.int64), both.col[upper].astype(np.int64), both.data[upper] == 2

    @cached_property
    def openers(self) -> NDArray[np.int64]:
        """Messages by people that answer nothing and go on from nothing."""
        opening: NDArray[np.int64] = self.rows[self.links.step[self.rows] == 0]
        return opening

    def between(self, start: float, end: float) -> "View":
        """The same, for the stretch `start` ≤ moment < `end`."""
        at = self.columns.at[self.all_rows]
        rows = self.all_rows[np.searchsorted(at, start) : np.searchsorted(at, end)]
        edges = self.edges.where((self.edges.at >= start) & (self.edges.at < end))
        return replace(self, all_rows=rows, edges=edges, start=start, end=end)

    def with_edges(
        self, src: NDArray[np.int32], dst: NDArray[np.int32], at: NDArray[np.float64], row: NDArray[np.int32]
    ) -> "View":
        """The same people with other edges, for those who have them already."""
        return replace(self, edges=Edges(src, dst, at, row, np.full(len(src), -1, dtype=np.int32)))

    def of_room(self, room: int) -> "View":
        """The same, for one room. The end stays that of all rooms: silence is judged against the whole import."""
        rows = self.all_rows[self.columns.room[self.all_rows] == room]
        edges = self.edges.where(self.columns.room[self.edges.row] == room)
        start = float(self.columns.at[rows[0]]) if len(rows) else self.start
        return replace(self, all_rows=rows, edges=edges, start=start, room=room)


def is_sampled(at: NDArray[np.float64]) -> bool:
    """True where only some full days are in the file: few active days, each with many messages."""
    if len(at) < 2:
        return False
    days, counts = np.unique(at // DAY, return_counts=True)
    return bool(len(days) / (days[-1] - days[0] + 1) < 0.2 and np.median(counts) >= 100)
