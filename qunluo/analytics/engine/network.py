"""The picture of who talks with whom: the busiest people, their exchanges, circles by Louvain. Laid out elsewhere."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sknetwork.clustering import Louvain, get_modularity

from qunluo.analytics.engine import hub, ties
from qunluo.analytics.engine.structs import Link, Network, Node
from qunluo.analytics.engine.view import View

MOST_NODES, MOST_LINKS, SEED = 5_000, 20_000, 7


def network(view: View) -> Network:
    """At most 5,000 people and 20,000 links, the busiest; circles are found on the whole graph."""
    size = len(view.columns.people)
    weight = hub.involvement(view.edges, size)
    people = np.flatnonzero(weight)
    if len(people) < 2:
        return Network(nodes=[], edges=[], people=len(people), pairs=0, groups=0, modularity=0.0)
    place = np.full(size, -1, dtype=np.int64)
    place[people] = np.arange(len(people))
    table = view.exchanges[people][:, people].astype(np.float64).tocsr()
    group, modularity = _circles(table)
    shown = np.sort(np.argsort(-weight[people], kind="stable")[:MOST_NODES])
    core, messages = ties.core_numbers(view), np.bincount(view.person, minlength=size)
    nodes = [
        Node(
            name=view.columns.people[person],
            weight=int(weight[person]),
            messages=int(messages[person]),
            group=int(group[place[person]]),
            core=int(core[person]),
        )
        for person in people[shown].tolist()
    ]
    links, pairs = _links(table, shown)
    groups = int((np.bincount(group) >= 3).sum())
    return Network(nodes=nodes, edges=links, people=len(people), pairs=pairs, groups=groups, modularity=modularity)


def _circles(table: csr_array) -> tuple[NDArray[np.int64], float]:
    """The circle of each person, largest first, and the modularity of the split."""
    both = csr_matrix((table + table.T).tocsr())  # the library knows matrices only, with 32-bit indices
    both.indices, both.indptr = both.indices.astype(np.int32), both.indptr.astype(np.int32)
    labels = Louvain(random_state=SEED).fit_predict(both)
    return labels, float(get_modularity(both, labels))


def _links(table: csr_array, shown: NDArray[np.int64]) -> tuple[list[Link], int]:
    """The strongest links among the shown, and how many pairs the whole graph has."""
    both = (table + table.T).tocoo()
    pairs = int((both.row < both.col).sum())
    part = table[shown][:, shown].tocsr()
    joined = (part + part.T).tocoo()
    upper = joined.row < joined.col
    low, high, total = joined.row[upper], joined.col[upper], joined.data[upper]
    kept = np.sort(np.argsort(-total, kind="stable")[:MOST_LINKS])
    there = np.asarray(part[low[kept], high[kept]]).ravel() if len(kept) else np.zeros(0)
    back = np.asarray(part[high[kept], low[kept]]).ravel() if len(kept) else np.zeros(0)
    ends = zip(low[kept].tolist(), high[kept].tolist(), there, back, strict=True)
    return [Link(a=a, b=b, there=int(one), back=int(other)) for a, b, one, other in ends], pairs
