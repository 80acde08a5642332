"""Calendar months of unix moments, as the wall clock of the source shows them."""

import numpy as np
from numpy.typing import NDArray


def months_of(at: NDArray[np.float64]) -> NDArray[np.int64]:
    """Months since 1970-01, one for each moment."""
    return at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def name_of(month: int) -> str:
    """2020-03 for the month number 602."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"


def start_of(month: int) -> float:
    """The unix moment a month begins."""
    return float(np.datetime64(int(month), "M").astype("datetime64[s]").astype(np.int64))
