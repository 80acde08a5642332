"""Do turns come back? Whether after B the one speaks again to whom B seemed to answer, beyond chance.

Talk goes A B A; messages that merely stand beside each other do not. Needs no links and works where rooms are too busy
for `talk_beyond_chance`: with the times of a real chat shuffled it falls to 0. Ours, without outside validation; how it
was tried stands in docs/measures/talk.md.
"""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.links import MINUTE
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_TRIPLES, AROUND_RUNS, WITHIN = 60, 200, 30 * MINUTE


def triples(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For every three runs in half an hour, lane by lane: when, whether the first came back, and the chance of that."""
    lanes = view.columns.lane[view.rows]
    by_lane = np.argsort(lanes, kind="stable")
    parts = [
        _of_lane(view.at[part], view.person[part].astype(np.int64))
        for part in np.split(by_lane, np.flatnonzero(np.diff(lanes[by_lane])) + 1)
        if len(part) > 2
    ]
    at, back, chance = (
        (np.concatenate(columns) for columns in zip(*parts, strict=True)) if parts else (np.zeros(0),) * 3
    )
    return at, back, chance


def _of_lane(
    at: NDArray[np.float64], person: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    starts = np.concatenate([[True], person[1:] != person[:-1]])
    at, person = at[starts], person[starts]
    place, runs = np.arange(max(len(at) - 2, 0)), len(at)
    close = at[place + 2] - at[place] <= WITHIN
    place = place[close]
    first, second, back = person[place], person[place + 1], person[place + 2] == person[place]
    line = np.sort(person * (4 * runs) + np.arange(runs))

    def near(who: NDArray[np.int64]) -> NDArray[np.int64]:
        middle = who * (4 * runs) + place + 1
        return np.searchsorted(line, middle + AROUND_RUNS, side="right") - np.searchsorted(line, middle - AROUND_RUNS)

    around = np.minimum(place + 2 + AROUND_RUNS, runs) - np.maximum(place + 1 - AROUND_RUNS, 0)
    chance = (near(first) - back) / np.maximum(around - near(second) - 1, 1)
    return at[place + 1], back.astype(float), np.clip(chance, 0, 1)


def turns_come_back(view: View) -> Measure:
    """(observed − chance) / (1 − chance), where chance is the first one's share of the 400 runs around, B left out."""
    if not view.has_links:
        return unsaid("no_text")
    at, back, chance = triples(view)
    if len(at) < MIN_TRIPLES or chance.mean() > 0.95:
        return unsaid("too_few_messages", n=len(at))
    return Measure(value=float((back - chance).sum() / (1 - chance).sum()), n=len(at))
