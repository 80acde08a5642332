"""Lines of text out of bytes of unknown encoding, in windows of constant size.

UTF-8 (with or without mark), UTF-16 and UTF-32 with a mark, GB18030 when it reads like Chinese. Anything else is
refused as a whole; a single line that does not fit the encoding is refused alone.
"""

import codecs
import re
from collections.abc import Iterator

from qunluo.importing.formats.base import MAX_TEXT_BYTES, History
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.trouble import UnreadableHistory

WINDOW = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF = re.compile("[\ud800-\udfff]")


def find_encoding(head: bytes, name: str, stated: str | None = None) -> str:
    """The codec of a text that begins with `head`; raises `UnreadableHistory` where it is none of ours."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if stated:
        return _stated(stated, name)
    if head.count(b"\0") > len(head) // 10:
        raise UnreadableHistory("wrong_encoding", name=name)
    if _fits_utf8(head):
        return "utf-8"
    if _reads_like_chinese(head):
        return "gb18030"
    raise UnreadableHistory("wrong_encoding", name=name)


def lines(stream: Readable, history: History) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each line without its end. Broken and endless lines are refused."""
    head = _fill(stream)
    codec = find_encoding(head, history.file, history.options.encoding)
    if codec in ("utf-16", "utf-32"):
        return _wide_lines(stream, head, codec, history)
    if codec == "utf-8-sig":
        head, codec = head.removeprefix(codecs.BOM_UTF8), "utf-8"
    return _Lines(stream, head, codec, history).walk()


def cleaned(text: str, history: History) -> str:
    """`text` without NUL and half characters, which no database takes; each repair is noted."""
    if "\0" in text:
        history.note("nul_removed", text.count("\0"))
        text = text.replace("\0", "")
    if not text.isascii() and _HALF.search(text):
        history.note("broken_character", len(_HALF.findall(text)))
        text = _HALF.sub("\ufffd", text)
    return text


class _Lines:
    """Lines of an encoding in which the byte 0x0A is always a line end."""

    def __init__(self, stream: Readable, head: bytes, codec: str, history: History) -> None:
        self.stream, self.head, self.codec, self.history = stream, head, codec, history
        self.number = 0
        self.is_ascii = True

    def walk(self) -> Iterator[tuple[int, str]]:
        """All lines, in order."""
        for block in self._blocks():
            decoded = self._decode(block)
            number = self.number
            if decoded is None:
                yield from self._one_by_one(block)
                continue
            parts = decoded.split("\n")
            if block.endswith(b"\n"):
                parts.pop()
            yield from enumerate(parts, number + 1)
            self.number = number + len(parts)

    def _blocks(self) -> Iterator[bytes]:
        """Whole lines, about a window at a time."""
        rest, window = b"", self.head
        while window:
            end = window.rfind(b"\n") + 1
            if end:
                yield rest + window[:end]
                rest = window[end:]
            else:
                rest += window
                if len(rest) > MAX_TEXT_BYTES + WINDOW:
                    rest = self._pass_over(rest)
            window = self.stream.read(WINDOW)
        if rest:
            yield rest

    def _pass_over(self, start: bytes) -> bytes:
        """Refuse an endless line and give back what stands after its end."""
        self.number += 1
        self.history.refuse(self.number, "too_long", start[:200].decode(self.codec, "replace"))
        while window := self.stream.read(WINDOW):
            end = window.find(b"\n") + 1
            if end:
                return window[end:]
        return b""

    def _decode(self, block: bytes) -> str | None:
        if self.is_ascii and not block.isascii():
            self.is_ascii = False
            if not self.history.options.encoding and self.codec == "utf-8":
                self.codec = find_encoding(block, self.history.file)
        try:
            text = block.decode(self.codec)
        except UnicodeDecodeError:
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        return cleaned(text, self.history) if "\0" in text or self.history.options.encoding else text

    def _one_by_one(self, block: bytes) -> Iterator[tuple[int, str]]:
        for line in block.removesuffix(b"\n").split(b"\n"):
            self.number += 1
            try:
                yield self.number, cleaned(line.decode(self.codec).removesuffix("\r"), self.history)
            except UnicodeDecodeError:
                self.history.refuse(self.number, "bad_encoding", line[:200].decode(self.codec, "replace"))


def _wide_lines(stream: Readable, head: bytes, codec: str, history: History) -> Iterator[tuple[int, str]]:
    decoder = codecs.getincrementaldecoder(codec)()
    rest, number, window = "", 0, head
    while window:
        try:
            text = decoder.decode(window)
        except UnicodeDecodeError as error:
            raise UnreadableHistory("wrong_encoding", name=history.file) from error
        *whole, rest = (rest + text).split("\n")
        for number, line in enumerate(whole, number + 1):  # noqa: B020 – the count goes on from window to window
            yield number, cleaned(line.removesuffix("\r"), history)
        if len(rest) > MAX_TEXT_BYTES:
            history.refuse(number + 1, "too_long", rest)
            rest = ""
        window = stream.read(WINDOW)
    if rest:
        yield number + 1, cleaned(rest, history)


def _fill(stream: Readable) -> bytes:
    """The first window, filled even where the stream gives small portions."""
    head = stream.read(WINDOW)
    while 0 < len(head) < WINDOW and (more := stream.read(WINDOW - len(head))):
        head += more
    return head


def _stated(codec: str, name: str) -> str:
    try:
        "".encode(codec)  # knows the name, and that it is an encoding of text
        return codecs.lookup(codec).name
    except (LookupError, ValueError) as error:
        raise UnreadableHistory("wrong_encoding", name=name) from error


def _fits_utf8(head: bytes) -> bool:
    """Whether at least 99 of 100 lines that hold more than ASCII are UTF-8; a cut at the end does not count."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return True
    special = [line for line in head.split(b"\n")[:-1] if not line.isascii()]
    return sum(map(_is_utf8, special)) >= 0.99 * len(special) > 0


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reads_like_chinese(head: bytes) -> bool:
    """Whether GB18030 gives mostly common characters: those of GB 2312 level 1, its signs and full-width forms."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(head)
    except UnicodeDecodeError:
        return False
    special = [sign for sign in text[:20_000] if sign > "\x7f"]
    common = sum(0xA1 <= sign.encode("gb18030")[0] <= 0xD7 and sign.encode("gb18030")[1] >= 0xA1 for sign in special)
    return common >= 0.7 * len(special) > 0
