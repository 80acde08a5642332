"""Rows of a table out of its lines, such that a quotation mark somebody forgot to close takes one line with it only.

A row may run over several lines inside quotes. Where such a row never ends properly its first line is refused and
reading goes on at the second, which was kept. Not here: what the cells mean (`csv_template`).
"""

import csv
from collections import deque
from collections.abc import Iterator

from qunluo.importing.formats.base import MAX_TEXT_BYTES, History

MAX_READ_AGAIN = 64 << 20
csv.field_size_limit(2 * MAX_TEXT_BYTES)


class Rows:
    """Line number and cells of each row; what cannot be split is refused."""

    def __init__(self, numbered: Iterator[tuple[int, str]], history: History) -> None:
        self.numbered, self.history = numbered, history
        self.kept: deque[tuple[int, str]] = deque()  # read once already, to be read again
        self.row: list[tuple[int, str]] = []  # lines of the row under way
        self.size = 0
        self.patience = MAX_READ_AGAIN

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        first = next(self.numbered, None)
        if first is None:
            return
        self.kept.append(first)
        separator = separator_of(first[1])
        reader = csv.reader(self._texts(), delimiter=separator, strict=True)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                cells = self._mend(separator)
                reader = csv.reader(self._texts(), delimiter=separator, strict=True)
            if cells is None:
                return
            if any(cells):
                yield self.row[0][0], [cell.strip() for cell in cells]
            self.row.clear()
            self.size = 0

    def _texts(self) -> Iterator[str]:
        while line := self.kept.popleft() if self.kept else next(self.numbered, None):
            self.row.append(line)
            self.size += len(line[1])
            if self.size > 2 * MAX_TEXT_BYTES:
                raise csv.Error("the row does not end")
            yield line[1] + "\n"

    def _mend(self, separator: str) -> list[str]:
        """The cells of a single line with loose quotes in it, or nothing after refusing what does not end."""
        number, text = self.row[0]
        if len(self.row) == 1 and (cells := _loosely(text, separator)):
            return cells
        self.history.refuse(number, "unclosed_quote" if '"' in text else "bad_shape", text)
        self.patience -= self.size
        if self.patience > 0:
            self.kept.extendleft(reversed(self.row[1:]))
        else:
            for number, text in self.row[1:]:
                self.history.refuse(number, "unclosed_quote", text)
        return []


def separator_of(first: str) -> str:
    """The sign that stands most often in the first row."""
    return max(",\t;", key=first.count)


def _loosely(text: str, separator: str) -> list[str]:
    """The cells of `text` with quotes taken as they come; nothing where one stays open."""
    try:
        strict_end = next(csv.reader([text + "\n", '"'], delimiter=separator), [])
        cells = next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return []
    return cells if strict_end == cells else []
