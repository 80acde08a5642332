"""Two whole numbers as one, so that sorting and counting pairs is sorting and counting numbers."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.integer]


def distinct(first: Whole, second: Whole) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different pairs of two columns, sorted. Both must be at least 0, and their ranges multiply below 2⁶³."""
    if not len(first):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    base = int(second.max()) + 1
    keys = np.sort(first.astype(np.int64) * base + second)
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return keys // base, keys % base


def days_of(at: NDArray[np.float64]) -> NDArray[np.int64]:
    """Days since 1970, by the clock of the source."""
    return (at // 86400).astype(np.int64)
