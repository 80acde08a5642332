"""A tar read from front to back in constant memory (POSIX ustar, GNU long names, pax paths).

The standard library's reader takes a header of any stated length into memory; this one has limits, and never writes.
"""

from collections.abc import Iterator

from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.trouble import UnreadableHistory

BLOCK = 512
MAX_NAME = 64 << 10
MAX_PAX = 1 << 20


class Entry:
    """One regular file of a tar: its name and a stream that ends where the file ends."""

    def __init__(self, stream: Readable, name: str, size: int, modified_at: float) -> None:
        self.stream, self.name, self.size, self.modified_at = stream, name, size, modified_at
        self.left = size

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; raises where the archive ends before the file does."""
        size = min(size, self.left)
        if size <= 0:
            return b""
        block = self.stream.read(size)
        if not block:
            raise UnreadableHistory("broken_archive", name=self.name)
        self.left -= len(block)
        return block


def walk(stream: Readable, archive: str) -> Iterator[Entry]:
    """Every regular file; each must be read before the next step, what is left of it is skipped."""
    long_name: str | None = None
    while header := _header(stream, archive):
        size = _number(header[124:136], archive)
        kind = header[156:157]
        if kind in b"Lx" and kind:
            long_name = _long_name(stream, kind, size, archive) or long_name
            continue
        entry = Entry(stream, long_name or _short_name(header), size, _number(header[136:148], archive))
        long_name = None
        if kind in (b"0", b"\0", b"7"):
            yield entry
        _skip(entry)
        _skip(Entry(stream, archive, -size % BLOCK, 0))


def _header(stream: Readable, archive: str) -> bytes:
    header = _exactly(stream, BLOCK)
    if not header.strip(b"\0"):
        return b""
    if len(header) < BLOCK or header[257:262] != b"ustar":
        raise UnreadableHistory("broken_archive", name=archive)
    return header


def _exactly(stream: Readable, size: int) -> bytes:
    content = b""
    while len(content) < size and (block := stream.read(size - len(content))):
        content += block
    return content


def _number(raw: bytes, archive: str) -> int:
    try:
        if raw[0] & 0x80:
            return int.from_bytes(raw, "big") - (0x80 << 8 * (len(raw) - 1))
        return int(raw.split(b"\0")[0].strip() or b"0", 8)
    except (ValueError, IndexError) as error:
        raise UnreadableHistory("broken_archive", name=archive) from error


def _short_name(header: bytes) -> str:
    name, prefix = header[:100].split(b"\0")[0], header[345:500].split(b"\0")[0]
    joined = prefix + b"/" + name if prefix and header[257:263] == b"ustar\0" else name
    return joined.decode("utf-8", "replace")


def _long_name(stream: Readable, kind: bytes, size: int, archive: str) -> str | None:
    limit = MAX_NAME if kind == b"L" else MAX_PAX
    if size > limit:
        raise UnreadableHistory("broken_archive", name=archive)
    content = _exactly(stream, size)
    _skip(Entry(stream, archive, -size % BLOCK, 0))
    if kind == b"L":
        return content.split(b"\0")[0].decode("utf-8", "replace")
    return _pax_path(content)


def _pax_path(content: bytes) -> str | None:
    """The `path` record of a pax header: lines of `<length> <key>=<value>` (POSIX.1-2001)."""
    while content:
        length, _, _ = content.partition(b" ")
        if not length.isdigit() or not 0 < len(length) < 8 or not 0 < int(length) <= len(content):
            return None
        key, _, value = content[len(length) + 1 : int(length)].rstrip(b"\n").partition(b"=")
        if key == b"path":
            return value.decode("utf-8", "replace")
        content = content[int(length) :]
    return None


def _skip(entry: Entry) -> None:
    while entry.left > 0:
        entry.read(1 << 18)
