"""Whether people answer each other both ways. Garlaschelli & Loffredo 2004; weighted: Squartini et al. 2013."""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_PAIRS, MIN_EDGES = 30, 30


def _reverse_counts(view: View) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Counts of each ordered pair, and of the same pair the other way round."""
    pairs, counts = view.ordered_pairs
    size = len(view.columns.people)
    turned = (pairs % size) * size + pairs // size
    place = np.minimum(np.searchsorted(pairs, turned), max(len(pairs) - 1, 0))
    return counts, np.where(pairs[place] == turned, counts[place], 0) if len(pairs) else counts


def reciprocity(view: View) -> Measure:
    """Share of ordered pairs that also exist the other way round. Rises with density; turn links inflate it."""
    counts, back = _reverse_counts(view)
    if len(counts) < MIN_PAIRS:
        return unsaid("too_few_pairs", n=len(counts))
    return Measure(value=float((back > 0).mean()), n=len(counts))


def reciprocity_beyond_density(view: View) -> Measure:
    """ρ = (r − a) / (1 − a), a = L / (n(n−1)): reciprocity beyond what so dense a graph has anyway."""
    plain = reciprocity(view)
    if plain.value is None:
        return plain
    people = len(np.union1d(view.edges.src, view.edges.dst))
    density = plain.n / (people * (people - 1))
    if density >= 1:
        return unsaid("everybody_with_everybody", n=plain.n)
    return Measure(value=(plain.value - density) / (1 - density), unit="ratio", n=plain.n)


def weighted_reciprocity(view: View) -> Measure:
    """Share of exchanges matched by one the other way."""
    counts, back = _reverse_counts(view)
    total = int(counts.sum())
    if total < MIN_EDGES:
        return unsaid("too_few_exchanges", n=total)
    return Measure(value=float(np.minimum(counts, back).sum()) / total, n=total)
