"""JSON read piece by piece: only the value asked for is in memory, however large the file.

A pull reader: `members()` and `items()` step through an object or an array, and at each step the caller takes the
value with `value()`, goes into it, or passes over it with `skip()`. A broken item is reported and stepped over.
"""

import codecs
import json
import re
from collections.abc import Iterator

from qunluo.importing.formats.base import History
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.text import cleaned, find_encoding

WINDOW = 1 << 18
MAX_VALUE = 8 << 20
_SPACE = re.compile(r"[ \t\n\r]*")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|"', re.DOTALL)
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")


class BrokenJson(ValueError):
    """What stands here is not JSON, or one value is larger than 8 MiB."""


class JsonReader:
    """A cursor over the text of one file."""

    def __init__(self, stream: Readable, history: History) -> None:
        self.stream, self.history = stream, history
        head = stream.read(WINDOW)
        self.codec = find_encoding(head, history.file, history.options.encoding)
        self.decoder = codecs.getincrementaldecoder(self.codec)("replace")
        self.buffer, self.at, self.ended = self.decoder.decode(head), 0, not head
        self.parse = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next sign that is no space, "" at the end."""
        while True:
            found = _SPACE.match(self.buffer, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.buffer) or not self._more():
                return self.buffer[self.at : self.at + 1]

    def value(self) -> object:
        """Take the next value whole; raises `BrokenJson` and stays where it was."""
        self.peek()
        while True:
            try:
                value, end = self.parse(self.buffer, self.at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or not self._grow():
                    raise BrokenJson(str(error)) from error
                continue
            if end < len(self.buffer) or isinstance(value, (dict, list, str)) or not self._more():
                start, self.at = self.at, end
                return self._sound(value, start)

    def _sound(self, value: object, start: int) -> object:
        """`value` without NUL and half characters, looked for only where its source has such escapes."""
        if self.buffer.find("\\u0000", start, self.at) < 0 and not _HALVES.search(self.buffer, start, self.at):
            return value
        try:
            return cleaned_value(value, self.history)
        except RecursionError as error:
            raise BrokenJson(str(error)) from error

    def members(self) -> Iterator[str]:
        """Each key of the object that begins here; the value must be taken before the next step."""
        self._take("{")
        while (sign := self.peek()) != "}":
            if sign == ",":
                self.at += 1
                continue
            key = self.value()
            self._take(":")
            yield str(key)
        self.at += 1

    def items(self) -> Iterator[int]:
        """Each index (from 1) of the array that begins here; the value must be taken before the next step."""
        self._take("[")
        index = 0
        while (sign := self.peek()) != "]":
            if sign == "":
                raise BrokenJson("the array does not end")
            if sign == ",":
                self.at += 1
                continue
            index += 1
            yield index
        self.at += 1

    def objects(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Each object of the array that begins here, with its index; what is broken or no object is refused."""
        for index in self.items():
            start = self.at
            try:
                value = self.value()
            except BrokenJson:
                self.history.refuse(index, "bad_json", self.buffer[start : start + 200])
                self._resume()
                continue
            if isinstance(value, dict):
                yield index, value
            else:
                self.history.refuse(index, "bad_shape", str(value)[:200])

    def skip(self) -> None:
        """Pass over the next value without building it."""
        if self.peek() not in ("{", "["):
            self.value()
            return
        depth = 0
        while True:
            sign = self._sign()
            depth += (sign in ("{", "[")) - (sign in ("}", "]"))
            if depth == 0:
                return

    def _sign(self) -> str:
        """The next bracket or string, with the cursor behind it."""
        while True:
            found = _TOKENS.search(self.buffer, self.at)
            if found and found[0] != '"':
                self.at = found.end()
                return found[0]
            self.at = found.start() if found else len(self.buffer)
            if not self._grow():
                raise BrokenJson("the value does not end")

    def _take(self, sign: str) -> None:
        if self.peek() != sign:
            raise BrokenJson(f"{sign} expected")
        self.at += 1

    def _grow(self) -> bool:
        """Twice as much text from the cursor on, False at the end of the file or at the limit of a value."""
        have = len(self.buffer) - self.at
        if have > MAX_VALUE:
            return False
        grown = self._more()
        while grown and len(self.buffer) < 2 * have and self._more():
            pass
        return grown

    def _more(self) -> bool:
        """One more window of text, dropping what lies before the cursor."""
        while not self.ended:
            window = self.stream.read(WINDOW)
            self.ended = not window
            text = self.decoder.decode(window, not window)
            if text:
                self.buffer, self.at = self.buffer[self.at :] + text, 0
                return True
        return False

    def _resume(self) -> None:
        """Step behind a broken object: to the next place where one object ends and another begins."""
        found = _NEXT_OBJECT.search(self.buffer, self.at)
        while not found:
            self.at = max(self.at, len(self.buffer) - 200)
            if not self._more():
                self.buffer, self.at = "]", 0
                return
            found = _NEXT_OBJECT.search(self.buffer, self.at)
        self.at = found.end()


def cleaned_value(value: object, history: History) -> object:
    """`value` with every text in it cleaned, keys too."""
    if isinstance(value, str):
        return cleaned(value, history)
    if isinstance(value, list):
        return [cleaned_value(part, history) for part in value]
    if isinstance(value, dict):
        return {cleaned(str(key), history): cleaned_value(part, history) for key, part in value.items()}
    return value


def text_of(entry: object, key: str) -> str:
    """`entry[key]` where it is text or a number, else ""."""
    found = entry.get(key) if isinstance(entry, dict) else None
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def list_of(entry: object, key: str) -> list[object]:
    """`entry[key]` where it is a list, else an empty one."""
    found = entry.get(key) if isinstance(entry, dict) else None
    return found if isinstance(found, list) else []
