"""95 % intervals by resampling whole weeks 200 times: messages come in bursts, so single ones will not do.

None for counts of different things (pairs, people to half): a resample repeats weeks and so sees fewer.
None under eight weeks with messages.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine import answers, hub, packets, selling, talk
from qunluo.analytics.engine.features import QUESTION
from qunluo.analytics.engine.structs import Measure
from qunluo.analytics.engine.view import WEEK, View

TIMES, MIN_WEEKS, SEED = 200, 8, 20260101
LIKELY_HUBS = 500  # the busiest of a resample is among the busiest of all


@dataclass
class Parts:
    """A share as its parts: each moment counts `amount` towards the whole and `part` towards the share."""

    at: NDArray[np.float64]
    part: NDArray[np.float64]
    amount: NDArray[np.float64] | None = None


def with_intervals(view: View, measures: dict[str, Measure]) -> dict[str, Measure]:
    """The same measures, with an interval where one can be given."""
    found = dict(measures)
    for code, parts_of in _SHARES.items():
        if measures[code].value is not None:
            low, high = _share_interval(parts_of(view))
            found[code] = msgspec.structs.replace(measures[code], low=low, high=high)
    if measures["hub_share"].value is not None:
        found.update(_hub_intervals(view, measures))
    return found


def _resamples(weeks: int) -> NDArray[np.int64]:
    """How often each week is drawn, one row a resample."""
    return np.random.default_rng(SEED).multinomial(weeks, np.full(weeks, 1 / weeks), size=TIMES)


def _weeks(at: NDArray[np.float64]) -> tuple[NDArray[np.int32], int]:
    """The week of each moment, counting only weeks that have any, and how many there are."""
    if not len(at):
        return np.zeros(0, dtype=np.int32), 0
    week = (at // WEEK).astype(np.int32)
    week -= week.min()
    present = np.bincount(week) > 0
    place = (np.cumsum(present) - 1).astype(np.int32)
    return place[week], int(present.sum())


def _percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _share_interval(parts: Parts) -> tuple[float | None, float | None]:
    week, weeks = _weeks(parts.at)
    if weeks < MIN_WEEKS:
        return None, None
    drawn = _resamples(weeks)
    part = drawn @ np.bincount(week, weights=parts.part, minlength=weeks)
    whole = drawn @ np.bincount(week, weights=parts.amount, minlength=weeks)
    return _percentiles(part[whole > 0] / whole[whole > 0])


def _hub_intervals(view: View, measures: dict[str, Measure]) -> dict[str, Measure]:
    edges = view.edges
    week, weeks = _weeks(edges.at)
    if weeks < MIN_WEEKS:
        return {}
    size = len(view.columns.people)
    touched = np.flatnonzero(hub.involvement(edges, size))
    drawn = _resamples(weeks)
    totals = drawn @ np.bincount(week, minlength=weeks)
    busiest = np.zeros(TIMES)
    for some in np.array_split(np.argsort(-hub.involvement(edges, size), kind="stable")[:LIKELY_HUBS], 10):
        busiest = np.maximum(busiest, (drawn @ _touched_by_week(view, week, some, weeks)).max(axis=1, initial=0))
    low, high = _percentiles(busiest / totals)
    expected = hub.logit(hub.expected_share(len(touched)))
    share, excess = measures["hub_share"], measures["hub_excess"]
    return {
        "hub_share": msgspec.structs.replace(share, low=low, high=high),
        "hub_excess": msgspec.structs.replace(excess, low=hub.logit(low) - expected, high=hub.logit(high) - expected),
    }


def _touched_by_week(view: View, week: NDArray[np.int32], people: NDArray[np.int64], weeks: int) -> NDArray[np.int64]:
    """Edges that touch each of `people`, week by week."""
    place = np.full(len(view.columns.people), -1, dtype=np.int64)
    place[people] = np.arange(len(people))
    table = np.zeros(weeks * len(people), dtype=np.int64)
    for end in (view.edges.src, view.edges.dst):
        at = place[end]
        known = at >= 0
        table += np.bincount(week[known] * len(people) + at[known], minlength=len(table))
    return table.reshape(weeks, len(people))


def _rows(view: View, rows: NDArray[np.int64], hit: NDArray[np.bool_]) -> Parts:
    return Parts(view.columns.at[rows], hit.astype(float))


def _answered(view: View) -> Parts:
    found = answers.first_answers(view)
    return _rows(view, found.opener, found.answer >= 0)


def _questions(view: View) -> Parts:
    return _rows(view, view.openers, (view.columns.flags[view.openers] & QUESTION) > 0)


def _promotion(view: View) -> Parts:
    rows = selling.looked_at(view)
    return _rows(view, rows, np.isin(rows, selling.promoting_rows(view)))


def _exchange(view: View) -> Parts:
    return Parts(view.at, talk.takes_part(view).astype(float))


def _after_packets(view: View) -> Parts:
    return Parts(view.at, packets.just_after(view).astype(float))


def _talk(view: View) -> Parts:
    at, near, chance = talk.company_by_message(view)
    return Parts(at, near - chance, 1 - chance)


_SHARES: dict[str, Callable[[View], Parts]] = {
    "talk_beyond_chance": _talk,
    "exchange_share": _exchange,
    "answered": _answered,
    "questions": _questions,
    "promotion_share": _promotion,
    "after_packets": _after_packets,
}
