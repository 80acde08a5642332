"""What stands between a reader and hostile bytes: limits on what is unpacked, one refusal for every sign of damage."""

import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol

from qunluo.importing.formats.trouble import UnreadableHistory

MAX_RATIO = 200
RATIO_FREE_BYTES = 50 << 20
DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, NotImplementedError, KeyError, IndexError)


class Readable(Protocol):
    """All a reader needs of an opened member."""

    def read(self, size: int, /) -> bytes: ...


class Guard:
    """Counts what has been unpacked and refuses bombs."""

    def __init__(self, packed_bytes: int, max_bytes: int) -> None:
        self.packed_bytes = max(packed_bytes, 1)
        self.max_bytes = max_bytes
        self.unpacked = 0

    def count(self, size: int) -> None:
        """Add `size` unpacked bytes."""
        self.unpacked += size
        if self.unpacked > self.max_bytes:
            raise UnreadableHistory("too_large", limit=self.max_bytes)
        if self.unpacked > RATIO_FREE_BYTES and self.unpacked > MAX_RATIO * self.packed_bytes:
            raise UnreadableHistory("archive_bomb", limit=MAX_RATIO)


class Guarded:
    """A stream that counts what is read and turns every sign of damage into one refusal."""

    def __init__(self, stream: Readable, name: str, count: Callable[[int], None]) -> None:
        self.stream, self.name, self.count = stream, name, count

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        try:
            block = self.stream.read(size)
        except RuntimeError as error:
            raise UnreadableHistory("encrypted_archive") from error
        except DAMAGE as error:
            raise UnreadableHistory("broken_archive", name=self.name) from error
        self.count(len(block))
        return block


def read_up_to(stream: Readable, limit: int) -> bytes:
    """At most `limit` bytes of `stream`, however small its portions."""
    blocks = []
    while limit > 0 and (block := stream.read(min(limit, 1 << 18))):
        blocks.append(block)
        limit -= len(block)
    return b"".join(blocks)
