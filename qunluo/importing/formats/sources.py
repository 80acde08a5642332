"""Where the bytes of a history lie: a file, a folder, a zip, a tar, or one of these packed with gzip.

Every member is streamed and nothing is ever written out, so names in archives are data only. Archives within
archives stay closed. `Guard` stops bombs: by number of members, by bytes unpacked, by ratio.
"""

import gzip
import io
import os
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from qunluo.importing.formats import tar
from qunluo.importing.formats.guard import DAMAGE, Guard, Guarded, Readable, read_up_to
from qunluo.importing.formats.trouble import UnreadableHistory

MAX_DIRECTORY_BYTES = 128 << 20


@dataclass(frozen=True)
class Member:
    """One file of the source. `modified_at`: as the archive states it (wall clock as UTC), else None."""

    name: str
    size: int
    modified_at: float | None = None

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1]


Wanted = Callable[[Member], bool]


class Source(ABC):
    """The files of one history, walked in a fixed order as often as wanted."""

    def __init__(self, path: Path, max_bytes: int, max_entries: int) -> None:
        self.path = path
        self.max_bytes, self.max_entries = max_bytes, max_entries
        self.bytes_total = 0
        self.bytes_read = 0

    @staticmethod
    def open(path: Path, max_bytes: int = 20 << 30, max_entries: int = 200_000) -> "Source":
        """Look at the first bytes of `path` and open it as what it is, whatever its name says."""
        try:
            if path.is_dir():
                return Folder(path, max_bytes, max_entries)
            with path.open("rb") as file:
                head = file.read(512)
        except FileNotFoundError as error:
            raise UnreadableHistory("not_found") from error
        except (OSError, ValueError) as error:
            raise UnreadableHistory("not_readable", why=getattr(error, "strerror", "") or str(error)) from error
        if not head:
            raise UnreadableHistory("empty")
        return _kind_of(path, head)(path, max_bytes, max_entries)

    @property
    def title(self) -> str:
        """The name of the file without its endings."""
        return re.sub(r"\.(zip|tar|tgz|gz|txt|json|jsonl|csv|log|html)(?=\.|$)", "", self.path.name) or self.path.name

    @property
    def is_single(self) -> bool:
        """Whether there is but one file, which then counts whatever its name."""
        return True

    def rewind(self) -> None:
        """A new walk begins: progress starts at zero."""
        self.bytes_read = 0

    @abstractmethod
    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        """Each wanted member with its stream, valid until the next step."""

    def read_whole(self, base: str, limit: int) -> bytes | None:
        """The content of the first member called `base`, None where there is none or it is larger than `limit`."""
        for _, stream in self.walk(lambda member: member.base == base):
            content = read_up_to(stream, limit + 1)
            return content if len(content) <= limit else None
        return None

    def _add_read(self, size: int) -> None:
        self.bytes_read += size


class SingleFile(Source):
    """A plain file."""

    def __init__(self, path: Path, max_bytes: int, max_entries: int) -> None:
        super().__init__(path, max_bytes, max_entries)
        self.bytes_total = path.stat().st_size

    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        member = Member(self.path.name, self.bytes_total)
        if wanted(member):
            with self.path.open("rb") as file:
                yield member, Guarded(file, member.name, self._add_read)


class GzipFile(Source):
    """One file packed with gzip."""

    def __init__(self, path: Path, max_bytes: int, max_entries: int) -> None:
        super().__init__(path, max_bytes, max_entries)
        self.bytes_total = path.stat().st_size

    def unpacked(self, file: BinaryIO) -> Guarded:
        """The stream below the packing, guarded, with progress measured on the packed bytes."""
        guard = Guard(self.bytes_total, self.max_bytes)

        def count(size: int) -> None:
            guard.count(size)
            self.bytes_read = file.tell()

        return Guarded(gzip.GzipFile(fileobj=file), self.path.name, count)

    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        member = Member(self.path.name.removesuffix(".gz"), 0)
        if wanted(member):
            with self.path.open("rb") as file:
                yield member, self.unpacked(file)


class Tar(GzipFile):
    """A tar, packed with gzip or not, read from front to back."""

    @property
    def is_single(self) -> bool:
        """How many there are is known at the end only."""
        return False

    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        with self.path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            stream: Readable = self.unpacked(file) if packed else Guarded(file, self.path.name, self._add_read)
            for number, entry in enumerate(tar.walk(stream, self.path.name)):
                if number >= self.max_entries:
                    raise UnreadableHistory("too_many_entries", limit=self.max_entries)
                member = Member(entry.name, entry.size, entry.modified_at or None)
                if wanted(member):
                    yield member, entry
            while stream.read(1 << 18):
                pass  # to the end, where gzip keeps its check sum


class Zip(Source):
    """A zip archive; its members in the order of their names."""

    def __init__(self, path: Path, max_bytes: int, max_entries: int) -> None:
        super().__init__(path, max_bytes, max_entries)
        self.packed = path.stat().st_size
        _check_directory(path, max_entries)
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        except DAMAGE as error:
            raise UnreadableHistory("broken_archive", name=path.name) from error
        self.entries = sorted(((_named(entry), entry) for entry in entries), key=lambda pair: natural(pair[0].name))
        self.bytes_total = sum(entry.compress_size for _, entry in self.entries)

    @property
    def is_single(self) -> bool:
        """Whether the archive holds one file."""
        return len(self.entries) == 1

    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        guard = Guard(self.packed, self.max_bytes)
        with zipfile.ZipFile(self.path) as archive:
            for member, entry in self.entries:
                before = self.bytes_read
                if wanted(member):
                    with self._opened(archive, entry) as file:
                        yield member, Guarded(file, member.name, self._progress(entry, guard, before))
                self.bytes_read = before + entry.compress_size

    def _progress(self, entry: zipfile.ZipInfo, guard: Guard, before: int) -> Callable[[int], None]:
        """Counts what is unpacked, and what part of the packed bytes that may stand for."""
        packed_per_byte, unpacked = entry.compress_size / max(entry.file_size, 1), 0

        def count(size: int) -> None:
            nonlocal unpacked
            unpacked += size
            guard.count(size)
            self.bytes_read = before + min(int(unpacked * packed_per_byte), entry.compress_size)

        return count

    def _opened(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
        if entry.flag_bits & 0x1:
            raise UnreadableHistory("encrypted_archive")
        try:
            return archive.open(entry)
        except (RuntimeError, *DAMAGE) as error:
            raise UnreadableHistory("broken_archive", name=entry.filename) from error


class Folder(Source):
    """An unpacked export; links are not followed."""

    def __init__(self, path: Path, max_bytes: int, max_entries: int) -> None:
        super().__init__(path, max_bytes, max_entries)
        self.files: list[tuple[Member, Path]] = []
        for parent, folders, names in os.walk(path):
            folders.sort()
            for name in names:
                self._add(Path(parent) / name)
        self.files.sort(key=lambda pair: natural(pair[0].name))
        self.bytes_total = sum(member.size for member, _ in self.files)

    @property
    def is_single(self) -> bool:
        """Whether the folder holds one file."""
        return len(self.files) == 1

    def _add(self, file: Path) -> None:
        if file.is_symlink() or not file.is_file():
            return
        if len(self.files) >= self.max_entries:
            raise UnreadableHistory("too_many_entries", limit=self.max_entries)
        self.files.append((Member(file.relative_to(self.path).as_posix(), file.stat().st_size), file))

    def walk(self, wanted: Wanted) -> Iterator[tuple[Member, Readable]]:
        for member, path in self.files:
            if not wanted(member):
                continue
            try:
                file = path.open("rb")
            except OSError as error:
                raise UnreadableHistory("not_readable", why=error.strerror or "") from error
            with file:
                yield member, Guarded(file, member.name, self._add_read)


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts page 2 before page 10."""
    parts = re.split(r"(\d{1,18})", name)
    return [(1, int(part), "") if part.isdecimal() and part.isascii() else (0, 0, part) for part in parts]


def _kind_of(path: Path, head: bytes) -> type[Source]:
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return Zip
    if head[257:262] == b"ustar":
        return Tar
    if head[:2] != b"\x1f\x8b":
        return SingleFile
    with path.open("rb") as file:
        inner = Guarded(gzip.GzipFile(fileobj=file), path.name, lambda _: None)
        return Tar if read_up_to(inner, 512)[257:262] == b"ustar" else GzipFile


def _check_directory(path: Path, max_entries: int) -> None:
    """Read the end record of a zip before anything builds lists from it."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - 66_000))
        tail = file.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise UnreadableHistory("broken_archive", name=path.name)
    if int.from_bytes(tail[at + 12 : at + 16], "little") not in range(MAX_DIRECTORY_BYTES):
        raise UnreadableHistory("too_many_entries", limit=max_entries)
    if min(int.from_bytes(tail[at + 10 : at + 12], "little"), 0xFFFF) > max_entries:
        raise UnreadableHistory("too_many_entries", limit=max_entries)


def _named(entry: zipfile.ZipInfo) -> Member:
    """The member with its real name: tools in China write GB18030 names without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for codec in ("utf-8", "gb18030"):
            try:
                name = raw.decode(codec)
                break
            except UnicodeDecodeError:
                continue
    return Member(name, entry.file_size, _moment(entry.date_time))


def _moment(stated: tuple[int, int, int, int, int, int]) -> float | None:
    """The stated time, None where a tool wrote a mere placeholder (midnight to the second)."""
    if stated[3:] == (0, 0, 0):
        return None
    try:
        return datetime(*stated, tzinfo=UTC).timestamp()
    except ValueError:
        return None
