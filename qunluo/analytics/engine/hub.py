"""How much hangs on one person: hub share, its excess over groups of that size, centralisation, life without the hub.

Sources: Freeman 1979 for centralisation. The excess over H₀(n) is ours, without outside validation.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from qunluo.analytics.engine.edges import Edges
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_EDGES, MIN_PEOPLE, MIN_PEOPLE_CENTRALISATION = 30, 5, 10


@lru_cache(maxsize=4096)
def expected_share(people: int) -> float:
    """H₀: the hub share of an ordinary group of `people`, whose activity falls as one over the rank."""
    weights = 1 / np.arange(1, people + 1)
    shares = weights / weights.sum()
    return float(2 * shares[0] * (1 - shares[0]) / (1 - (shares**2).sum()))


def involvement(edges: Edges, people: int) -> NDArray[np.int64]:
    """For each person how many edges touch them."""
    return np.bincount(edges.src, minlength=people) + np.bincount(edges.dst, minlength=people)


def touched_by(view: View) -> NDArray[np.int64]:
    """The involvement of everybody in a view, worked out once."""
    known: NDArray[np.int64] | None = view.kept.get("involvement")
    if known is None:
        known = view.kept["involvement"] = involvement(view.edges, len(view.columns.people))
    return known


def people_in_exchange(view: View) -> int:
    """How many people an edge touches."""
    return int((touched_by(view) > 0).sum())


def hub_of(view: View) -> int | None:
    """The person most edges touch, or None where there are no edges."""
    touched = touched_by(view)
    return int(touched.argmax()) if touched.any() else None


def hub_share(view: View) -> Measure:
    """Share of exchanges that touch the busiest person. Falls with size in any group: compare by `hub_excess`."""
    touched = touched_by(view)
    total, people = len(view.edges), int((touched > 0).sum())
    if total < MIN_EDGES or people < MIN_PEOPLE:
        return unsaid("too_few_exchanges", n=total)
    return Measure(value=float(touched.max()) / total, n=total)


def hub_excess(view: View) -> Measure:
    """logit H − logit H₀(n): how far the hub stands out over ordinary groups of the same size."""
    share = hub_share(view)
    if share.value is None:
        return unsaid(share.unsaid, unit="logit", n=share.n)
    people = people_in_exchange(view)
    return Measure(value=logit(share.value) - logit(expected_share(people)), unit="logit", n=share.n)


def centralisation(view: View) -> Measure:
    """Freeman's degree centralisation over different partners. Shown, never scored: not comparable across sizes."""
    degree = _partners(view)
    people = len(degree)
    if people < MIN_PEOPLE_CENTRALISATION:
        return unsaid("too_few_people", unit="ratio", n=people)
    value = float((degree.max() - degree).sum()) / ((people - 1) * (people - 2))
    return Measure(value=value, unit="ratio", n=people)


def holds_without_hub(view: View) -> Measure:
    """Share of the others still joined in one piece once the busiest person is taken away."""
    hub = hub_of(view)
    low, high, _ = view.joined_pairs
    people = people_in_exchange(view)
    if hub is None or people < MIN_PEOPLE:
        return unsaid("too_few_people", n=people)
    kept = (low != hub) & (high != hub)
    if not kept.any():
        return Measure(value=0.0, n=people)
    size = len(view.columns.people)
    ends = (low[kept].astype(np.int32), high[kept].astype(np.int32))
    graph = coo_array((np.ones(int(kept.sum()), dtype=np.int8), ends), shape=(size, size))
    _, piece = connected_components(graph.tocsr(), directed=False)
    largest = np.bincount(piece).max()
    return Measure(value=float(largest) / (people - 1), n=people)


def _partners(view: View) -> NDArray[np.int64]:
    """How many different partners each person with an edge has."""
    low, high, _ = view.joined_pairs
    size = len(view.columns.people)
    degree = np.bincount(low, minlength=size) + np.bincount(high, minlength=size)
    return degree[degree > 0]


def logit(share: float) -> float:
    """log of the odds, bounded away from 0 and 1."""
    bounded = min(max(share, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def share_of(logit_value: float) -> float:
    """The share whose logit this is."""
    return 1 / (1 + math.exp(-logit_value))
