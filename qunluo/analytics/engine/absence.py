"""Does it go on without its busiest person (M83)? Judged against the same question about the next seven people.

Never the raw ratio: everybody's is below one, because quiet weeks are quiet for all. Ours, without outside validation.
"""

import math

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import WEEK, View

MIN_SILENT_WEEKS, MIN_OTHERS, AROUND_WEEKS, COMPARED = 6, 3, 4, 8
SMALLEST = 0.02


def absence(view: View) -> Measure:
    """log(median over people 2–8 / first person) of what others write in weeks the person is silent, against weeks
    around in which they write. Above 0: less goes on without the first than without the others."""
    if view.is_sampled:
        return unsaid("days_are_a_sample", unit="ratio")
    week = ((view.at - view.start) // WEEK).astype(np.int64)
    total = np.bincount(week, minlength=1).astype(float) if len(week) else np.zeros(1)
    people, counts = np.unique(view.person, return_counts=True)
    busiest = people[np.argsort(-counts, kind="stable")][:COMPARED]
    found = [_silence(total, np.bincount(week[view.person == person], minlength=len(total))) for person in busiest]
    silent = found[0][1] if found else 0
    ratios = [ratio for ratio, weeks in found[1:] if ratio is not None and weeks >= MIN_SILENT_WEEKS]
    if silent < MIN_SILENT_WEEKS or found[0][0] is None or len(ratios) < MIN_OTHERS:
        return unsaid("too_few_silent_weeks", unit="ratio", n=silent)
    return Measure(value=math.log((np.median(ratios) + SMALLEST) / (found[0][0] + SMALLEST)), unit="ratio", n=silent)


def _silence(total: NDArray[np.float64], own: NDArray[np.int64]) -> tuple[float | None, int]:
    """Others' messages in silent weeks over those in writing weeks near by, and the number of such silent weeks.

    Only weeks inside the person's own time here count, with a week near by in which they write and others too.
    """
    writes = own > 0
    others, weeks = total - own, np.arange(len(total))
    window = np.ones(2 * AROUND_WEEKS + 1)
    near = np.convolve(writes.astype(float), window)[AROUND_WEEKS : AROUND_WEEKS + len(total)]
    around = np.convolve(np.where(writes, others, 0.0), window)[AROUND_WEEKS : AROUND_WEEKS + len(total)]
    own_weeks = np.flatnonzero(writes)
    silent = ~writes & (weeks > own_weeks[0]) & (weeks < own_weeks[-1]) & (near > 0.5) & (around > 0.5)
    if not silent.any():
        return None, 0
    return float(others[silent].sum() / (around[silent] / near[silent]).sum()), int(silent.sum())
