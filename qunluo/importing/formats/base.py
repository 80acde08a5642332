"""What every reader of a history shares: options, refusals, errors and the walk over records.

A reader is pure: it opens a path and yields `core.interchange.Record`s in file order, in constant memory. It stores
nothing, knows no database and no community. What a line means in one platform's file stands in that format's module.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from qunluo.core.interchange import Record
from qunluo.importing.formats.reasons import sentence
from qunluo.importing.formats.sources import Source
from qunluo.importing.formats.trouble import UnreadableHistory

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 – a wall clock has no zone
EARLIEST = 315_532_800.0  # 1980-01-01
LATEST = 4_102_444_800.0  # 2100-01-01
MAX_TEXT_BYTES = 1 << 20
MAX_REFUSALS = 1_000
MAX_EXCERPT = 200


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the operator states about a file, because the file itself does not say it.

    `time_zone`: IANA name; where the source has only wall clock times they are read in it, and become real times.
    `date_order`: dmy, mdy or ymd. `encoding`: a codec name instead of finding it out. `room`: name of the room where
    the source holds a single one. `latest_at`: entries after it are refused as absurd (unix seconds).
    """

    time_zone: str | None = None
    date_order: str | None = None
    encoding: str | None = None
    room: str = ""
    latest_at: float = LATEST
    max_unpacked_bytes: int = 20 << 30
    max_entries: int = 200_000


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """One line or entry that was not taken. `reason` is a code of `reasons.LINE_REASONS`."""

    file: str
    line: int
    reason: str
    excerpt: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {sentence(self.reason, self.values)}"


class History(ABC):
    """An opened history: iterate for its records. Each walk starts from the beginning (or after `start_after`).

    `refused` holds the first 1,000 refusals, `refused_count` all of them; `notes` counts silent repairs by code.
    `has_offset` is False where times are wall clock times of an unknown zone, read as if they were UTC.
    """

    format: ClassVar[str]
    source_has_offset: bool = True

    def __init__(self, source: Source, options: Options, *, start_after: int = 0) -> None:
        self.source = source
        self.options = options
        self.start_after = start_after
        self.title = options.room or source.title
        self.exported_at: float | None = None
        self.refused: list[RefusedLine] = []
        self.refused_count = 0
        self.notes: dict[str, int] = {}
        self.file = ""
        self._rooms: dict[str, None] = {}
        self._zone = _zone(options.time_zone)
        self.prepare()

    def prepare(self) -> None:  # noqa: B027 – most formats need no first look
        """Look at the file once before reading: prove what must be proven, read the lists of rooms and people."""

    @abstractmethod
    def read(self) -> Iterator[Record]:
        """Yield every record in file order, refusing what cannot be read through `refuse`."""

    @property
    def has_offset(self) -> bool:
        """Whether the times are real moments: the source says its offset, or the operator stated the time zone."""
        return self.source_has_offset or self._zone is not None

    @property
    def bytes_total(self) -> int:
        """Size of what is to be read, as it lies on the disk."""
        return self.source.bytes_total

    @property
    def bytes_read(self) -> int:
        """How much of it has been read, for progress."""
        return min(self.source.bytes_read, self.source.bytes_total)

    def rooms(self) -> list[str]:
        """The rooms the source lists, and those met so far, in that order."""
        return list(self._rooms)

    def refuse(self, line: int, reason: str, excerpt: str = "", **values: object) -> None:
        """Count a refusal and keep it, while there is room for it."""
        self.refused_count += 1
        if len(self.refused) < MAX_REFUSALS:
            shown = excerpt[:MAX_EXCERPT].replace("\0", "")
            self.refused.append(RefusedLine(file=self.file, line=line, reason=reason, excerpt=shown, values=values))

    def note(self, code: str, count: int = 1) -> None:
        """Count a silent repair."""
        self.notes[code] = self.notes.get(code, 0) + count

    def __iter__(self) -> Iterator[Record]:
        self.refused, self.refused_count, self.notes = [], 0, {}
        self.source.rewind()
        shift = _WallClock(self._zone) if self._zone is not None and not self.source_has_offset else None
        latest, rooms, left = self.options.latest_at, self._rooms, self.start_after
        for record in self.read():
            if not EARLIEST <= record.at <= latest:
                self.refuse(record.line, "absurd_time", record.text)
                continue
            if len(record.text) > MAX_TEXT_BYTES // 4 and len(record.text.encode()) > MAX_TEXT_BYTES:
                self.refuse(record.line, "too_long", record.text)
                continue
            if record.room not in rooms:
                rooms[record.room] = None
            if left:
                left -= 1
                continue
            if shift is not None:
                record.at = shift.moment(record.at)
            yield record

    @classmethod
    def open(cls, path: Path, options: Options, *, start_after: int = 0) -> "History":
        """Open `path` as this format; raises `UnreadableHistory` or `NeedsAnswer`."""
        return cls(Source.open(path, options.max_unpacked_bytes, options.max_entries), options, start_after=start_after)


class _WallClock:
    """Turns wall clock seconds into real ones in a stated zone, remembering the offset of each quarter of an hour."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.offsets: dict[int, float] = {}

    def moment(self, wall: float) -> float:
        quarter = int(wall // 900)
        offset = self.offsets.get(quarter)
        if offset is None:
            offset = self.offsets[quarter] = _offset(self.zone, quarter * 900)
        return wall - offset


def _offset(zone: ZoneInfo, wall: float) -> float:
    from_epoch = _EPOCH + timedelta(seconds=wall)
    found = from_epoch.replace(tzinfo=zone).utcoffset()
    return found.total_seconds() if found is not None else 0.0


def _zone(name: str | None) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnreadableHistory("unknown_time_zone", name=name) from error
