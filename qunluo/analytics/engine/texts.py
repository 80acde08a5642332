"""The words of a history, kept outside memory: appended once to a file without a name, then read in place.

The file has no name, so nothing is left behind when the process ends, however it ends.
"""

import mmap
import tempfile
import weakref
from array import array

import numpy as np
from numpy.typing import NDArray


class Texts:
    """Append texts while reading a history, then `freeze` and read any of them by its number."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115 - lives as long as the history
        weakref.finalize(self, self._file.close)
        self._ends = array("Q")
        self._size, self._count = 0, 0
        self._map: mmap.mmap | None = None
        self._order: NDArray[np.int64] | None = None

    def append(self, text: str) -> None:
        """Keep `text` as the next number, counted from 0."""
        self._count += 1
        if text:
            if not self._size:  # nothing was said so far: a history without words costs no memory
                self._ends.extend([0] * (self._count - 1))
            self._size += self._file.write(text.encode("utf-8", "surrogatepass"))
        if self._size:
            self._ends.append(self._size)

    def freeze(self, order: NDArray[np.int64]) -> None:
        """No more texts; from now on number `i` means the text appended as `order[i]`."""
        self._file.flush()
        self._order = order
        if self._size:
            self._offsets = np.concatenate([[0], np.frombuffer(self._ends, dtype=np.uint64)]).astype(np.int64)
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()  # the map keeps its own hold of it

    @property
    def has_any(self) -> bool:
        """False where the history carries no words at all (an edge list)."""
        return self._size > 0

    def lengths(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bytes of each of these texts."""
        if self._map is None or self._order is None:
            return np.zeros(len(rows), dtype=np.int64)
        numbers = self._order[rows]
        return self._offsets[numbers + 1] - self._offsets[numbers]

    def __getitem__(self, row: int) -> str:
        if self._map is None or self._order is None:
            return ""
        number = int(self._order[row])
        start, end = self._offsets[number], self._offsets[number + 1]
        return self._map[start:end].decode("utf-8", "surrogatepass")
