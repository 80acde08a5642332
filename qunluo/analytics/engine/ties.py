"""Ties that last: pairs in contact on several days, both ways; how many pairs a week; who belongs to the core.

Weak to strong ties (M43, M49), interacting pairs (M81), core (M31, M80; Garcia et al. 2013 for its meaning).
"""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.hub import hub_of, people_in_exchange
from qunluo.analytics.engine.keys import days_of, distinct
from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import WEEK, View

TIE_DAYS, MIN_SPAN_DAYS, MIN_REGULARS, MIN_WEEKS, MIN_CORE_PEOPLE = 3, 21, 5, 4, 10


def tied_pairs(view: View) -> NDArray[np.int64]:
    """Pairs (low · size + high) in contact on at least three different days, both directions.

    Works in place: of ten million edges no second copy is made.
    """
    size, edges = len(view.columns.people), view.edges
    if not len(edges):
        return np.zeros(0, dtype=np.int64)
    keys = np.minimum(edges.src, edges.dst).astype(np.int64)
    keys *= size
    keys += np.maximum(edges.src, edges.dst)
    first_day = int(edges.at.min() // DAY)
    days = int(edges.at.max() // DAY) - first_day + 1
    keys *= days
    keys += (edges.at // DAY).astype(np.int32) - first_day
    keys.sort()
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    keys //= days
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    lasting = keys[starts[np.diff(np.append(starts, len(keys))) >= TIE_DAYS]]
    low, high, is_mutual = view.joined_pairs
    return np.intersect1d(lasting, low[is_mutual] * size + high[is_mutual], assume_unique=True)


def regulars(view: View) -> NDArray[np.int64]:
    """People who wrote on at least three different days."""
    people, counts = np.unique(distinct(view.person, days_of(view.at))[0], return_counts=True)
    return people[counts >= TIE_DAYS]


def _reason(view: View) -> str:
    if view.is_sampled:
        return "days_are_a_sample"
    if view.span_days < MIN_SPAN_DAYS:
        return "too_short"
    return "" if len(regulars(view)) >= MIN_REGULARS else "too_few_people"


def ties(view: View) -> Measure:
    """How many pairs have a tie."""
    if reason := _reason(view):
        return unsaid(reason, unit="pairs")
    return Measure(value=float(len(tied_pairs(view))), unit="pairs", n=len(regulars(view)))


def ties_beyond_hub(view: View) -> Measure:
    """People in a tie that leaves out the hub, of all who wrote on three days or more."""
    if reason := _reason(view):
        return unsaid(reason)
    size, hub, pairs = len(view.columns.people), hub_of(view), tied_pairs(view)
    low, high = pairs // size, pairs % size
    kept = (low != hub) & (high != hub)
    return Measure(value=len(np.union1d(low[kept], high[kept])) / len(regulars(view)), n=len(regulars(view)))


def interacting_pairs(view: View) -> Measure:
    """Different pairs a week over people of that week. Grows with traffic: compare a group with itself only."""
    if view.is_sampled:
        return unsaid("days_are_a_sample", unit="ratio")
    size = len(view.columns.people)
    low, high = np.minimum(view.edges.src, view.edges.dst), np.maximum(view.edges.src, view.edges.dst)
    week = ((view.edges.at - view.start) // WEEK).astype(np.int64)
    pairs, _ = distinct(week, low.astype(np.int64) * size + high)
    people, _ = distinct(((view.at - view.start) // WEEK).astype(np.int64), view.person)
    weeks, present = np.unique(people, return_counts=True)
    if len(weeks) < MIN_WEEKS:
        return unsaid("too_short", unit="ratio", n=len(weeks))
    found = np.bincount(np.searchsorted(weeks, pairs), minlength=len(weeks))
    return Measure(value=float(np.mean(found / present)), unit="ratio", n=len(weeks))


def core_numbers(view: View) -> NDArray[np.int64]:
    """For each person the largest k such that they stand in the k-core of the mutual graph."""
    known: NDArray[np.int64] | None = view.kept.get("core_numbers")
    if known is None:
        low, high, is_mutual = view.joined_pairs
        known = view.kept["core_numbers"] = _peel(low[is_mutual], high[is_mutual], len(view.columns.people))
    return known


def _peel(low: NDArray[np.int64], high: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """k-core numbers by peeling all people of the lowest degree at once (Batagelj & Zaveršnik, vectorised)."""
    ends, other = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.argsort(ends, kind="stable")
    ends, other = ends[order], other[order]
    start = np.searchsorted(ends, np.arange(size + 1))
    degree = np.diff(start)
    core, alive, k = np.zeros(size, dtype=np.int64), degree > 0, 1
    while alive.any():
        gone = np.flatnonzero(alive & (degree < k))
        if not len(gone):
            core[alive] = k
            k += 1
            continue
        alive[gone] = False
        count = start[gone + 1] - start[gone]
        places = np.repeat(start[gone] - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
        if len(places) * 20 > size:
            degree -= np.bincount(other[places], minlength=size)
        else:
            np.subtract.at(degree, other[places], 1)
    return core


def core_depth(view: View) -> Measure:
    """Largest k of the mutual graph. Grows with history: compare windows of the same length."""
    people = people_in_exchange(view)
    if people < MIN_CORE_PEOPLE:
        return unsaid("too_few_people", unit="depth", n=people)
    return Measure(value=float(core_numbers(view).max()), unit="depth", n=people)


def core_people(view: View, depth: int) -> Measure:
    """How many people stand in the `depth`-core of the mutual graph."""
    people = people_in_exchange(view)
    if people < MIN_CORE_PEOPLE:
        return unsaid("too_few_people", unit="people", n=people)
    return Measure(value=float((core_numbers(view) >= depth).sum()), unit="people", n=people)
