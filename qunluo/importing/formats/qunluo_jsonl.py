"""Qunluo JSONL v1, our own interchange: one JSON object a line. Reader and writer; the rules are in docs/importing.md.

The first line may be a header: `{"qunluo_jsonl": 1, "title": …, "has_offset": …, "exported_at": …}`.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, ClassVar, get_args

import msgspec

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.dates import from_iso
from qunluo.importing.formats.guard import Readable, read_up_to
from qunluo.importing.formats.json_stream import cleaned_value, list_of, text_of
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member
from qunluo.importing.formats.text import lines
from qunluo.importing.formats.trouble import UnreadableHistory

VERSION = 1
_KINDS = frozenset(get_args(Kind))
_NEEDED = ("at", "author_id", "kind")
_ENDINGS = (".jsonl", ".ndjson")


class Header(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The first line: what holds for the whole file. `exported_at`: unix seconds or ISO 8601."""

    qunluo_jsonl: int
    title: str = ""
    has_offset: bool | None = None
    exported_at: float | str | None = None


class QunluoJsonl(History):
    """One line a record."""

    format: ClassVar[str] = "qunluo_jsonl"

    def prepare(self) -> None:
        """Read the header; without one the first record tells whether times have an offset."""
        for _, stream in self.source.walk(self._is_ours):
            first, _, rest = read_up_to(stream, 1 << 16).removeprefix(b"\xef\xbb\xbf").partition(b"\n")
            header = read_header(first)
            if header is None:
                self.source_has_offset = _has_offset(first)
                return
            if header.qunluo_jsonl != VERSION:
                raise UnreadableHistory("unknown_version", version=header.qunluo_jsonl)
            self._take(header)
            if header.has_offset is None:
                self.source_has_offset = _has_offset(rest.split(b"\n", 1)[0])
            return

    def _take(self, header: Header) -> None:
        self.title = self.options.room or header.title or self.title
        self.source_has_offset = header.has_offset is not False
        found = from_iso(header.exported_at) if isinstance(header.exported_at, str) else None
        self.exported_at = found[0] if found else header.exported_at if isinstance(header.exported_at, float) else None

    def _is_ours(self, member: Member) -> bool:
        return self.source.is_single or member.base.endswith(_ENDINGS)

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_ours):
            self.file = member.name
            yield from self._records(stream)

    def _records(self, stream: Readable) -> Iterator[Record]:
        decode = msgspec.json.Decoder().decode
        for number, line in lines(stream, self):
            if not line or line.isspace():
                continue
            try:
                entry = decode(line)
            except (msgspec.DecodeError, ValueError, RecursionError):
                self.refuse(number, "bad_json", line)
                continue
            if "\\u0000" in line:
                entry = cleaned_value(entry, self)
            if not isinstance(entry, dict):
                self.refuse(number, "bad_shape", line)
            elif "qunluo_jsonl" not in entry and (record := self._record(entry, number, line)):
                yield record

    def _record(self, entry: dict[str, object], number: int, line: str) -> Record | None:
        for field in _NEEDED:
            if field not in entry:
                self.refuse(number, "missing_field", line, field=field)
                return None
        at, kind, author = _moment(entry["at"]), str(entry["kind"]), text_of(entry, "author_id")
        if at is None or kind not in _KINDS or (not author and kind != "system"):
            reason = "bad_time" if at is None else "missing_author" if kind in _KINDS else "unknown_kind"
            self.refuse(number, reason, line, **({"kind": kind[:40]} if reason == "unknown_kind" else {}))
            return None
        record = Record(at=at, author_id=author, author_name=text_of(entry, "author_name") or author)
        record.kind, record.line = kind, number  # type: ignore[assignment]
        record.id, record.reply_to = text_of(entry, "id") or None, text_of(entry, "reply_to") or None
        record.room, record.topic = text_of(entry, "room"), text_of(entry, "topic")
        record.text = text_of(entry, "text")
        record.mentions = [str(who) for who in list_of(entry, "mentions") if isinstance(who, (str, int))]
        record.reactions = _reactions(entry.get("reactions"))
        record.attachments = [_attachment(file) for file in list_of(entry, "attachments") if isinstance(file, dict)]
        record.is_machine = entry.get("is_machine") is True
        return record


def write_jsonl(
    records: Iterable[Record],
    file: BinaryIO,
    *,
    title: str = "",
    has_offset: bool = True,
    exported_at: float | None = None,
) -> int:
    """Write a header and one line a record to `file` (opened for bytes); returns how many records were written."""
    encode = msgspec.json.Encoder().encode
    header = Header(qunluo_jsonl=VERSION, title=title, has_offset=has_offset, exported_at=exported_at)
    file.write(encode(header) + b"\n")
    written = 0
    for record in records:
        entry = msgspec.to_builtins(record)
        entry.pop("line", None)
        entry["kind"] = record.kind
        file.write(encode(entry) + b"\n")
        written += 1
    return written


def read_header(line: bytes) -> Header | None:
    """The header in `line`, None where it is none."""
    try:
        return msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def matches(sample: Sample) -> bool:
    """Whether the first line is our header, or an object with a time, an author and a kind."""
    return any(map(_begins_like_ours, sample.texts(*_ENDINGS)))


def _begins_like_ours(head: bytes) -> bool:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if read_header(first) is not None:
        return True
    try:
        entry = msgspec.json.decode(first)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return isinstance(entry, dict) and "at" in entry and "author_id" in entry


def _moment(stated: object) -> float | None:
    if isinstance(stated, bool):
        return None
    if isinstance(stated, (int, float)):
        return float(stated) if abs(stated) < 1e18 else None
    found = from_iso(stated) if isinstance(stated, str) else None
    return found[0] if found else None


def _has_offset(line: bytes) -> bool:
    try:
        entry = msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return True
    found = from_iso(text_of(entry, "at")) if isinstance(entry, dict) and isinstance(entry.get("at"), str) else None
    return found is None or found[1]


def _reactions(stated: object) -> dict[str, list[str]]:
    if not isinstance(stated, dict):
        return {}
    return {str(sign): [str(who) for who in list_of(stated, sign)] for sign in stated}


def _attachment(file: object) -> Attachment:
    is_present = isinstance(file, dict) and file.get("is_present") is True
    return Attachment(name=text_of(file, "name"), media_type=text_of(file, "media_type"), is_present=is_present)
