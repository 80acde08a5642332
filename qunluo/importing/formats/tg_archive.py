"""Pages written by tg-archive (https://github.com/knadh/tg-archive): `YYYY-MM.html`, as tar.gz or folder.

Each page lists messages and arrivals with id, username, date to the minute without a zone, text, and an explicit
pointer for replies. Not Telegram Desktop's own pages.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats.base import MAX_TEXT_BYTES, History
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.html_text import plain
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member
from qunluo.importing.formats.text import lines

_ENTRY = re.compile(r'<li class="message type-([\w-]+)" id="([^"]{1,40})">')
_AUTHOR = re.compile(r'class="username"[^>]*>\s*([^<]*?)\s*</a>')
_REPLY = re.compile(r'<a class="reply" href="[^"#]*#([^"]+)"|<a href="[^"#]*#([^"]+)" class="reply"')
_DATE = re.compile(r'<span class="date">\s*(\d\d):(\d\d) ([AP]M), (\d\d) (\w{3}) (\d{4})')
_TEXT = re.compile(r'<div class="text">(.*?)</div>', re.DOTALL)
_FILE = re.compile(r'class="filename"[^>]*>\s*([^<]{1,255}?)\s*<')
_TITLE = re.compile(r"<title>\s*(?:Page \d+ - )?(?:\w{3} \d{4} )?([^<]{1,200}?)\s*-? Telegram message archive")
_MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6}
_MONTHS |= {"Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}
_KINDS: dict[str, Kind] = {"message": "message", "user_joined": "join", "user_left": "leave"}
_MENTION = re.compile(r"(?<![\w@/.])@(\w{4,32})")


class TgArchive(History):
    """All pages of one group."""

    format: ClassVar[str] = "tg_archive"
    source_has_offset = False

    def prepare(self) -> None:
        """Read the group's name from the first page."""
        for _, stream in self.source.walk(self._is_page):
            found = _TITLE.search(stream.read(1 << 16).decode("utf-8", "replace"))
            self.title = self.options.room or (plain(found[1]) if found else self.title)
            break

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_page):
            self.file = member.name
            for number, kind, entry_id, markup in self._entries(stream):
                record = self._record(number, kind, entry_id, markup)
                if record is not None:
                    yield record

    def _is_page(self, member: Member) -> bool:
        return self.source.is_single or member.base.endswith((".html", ".htm"))

    def _entries(self, stream: Readable) -> Iterator[tuple[int, str, str, str]]:
        """Line, type, id and markup of each entry of a page."""
        started: tuple[int, str, str] | None = None
        parts: list[str] = []
        size = 0
        for number, line in lines(stream, self):
            if "<li " in line and (found := _ENTRY.search(line)):
                if started:
                    yield (*started, "\n".join(parts))
                started, parts, size = (number, found[1], found[2]), [line[found.end() :]], 0
            elif started and (size := size + len(line)) <= 2 * MAX_TEXT_BYTES:
                parts.append(line)
        if started:
            yield (*started, "\n".join(parts))

    def _record(self, number: int, kind: str, entry_id: str, markup: str) -> Record | None:
        at, author = _moment(markup), _AUTHOR.search(markup)
        if at is None or not author or not author[1]:
            self.refuse(number, "bad_time" if at is None else "missing_author", markup.strip())
            return None
        name = plain(author[1])
        record = Record(at=at, author_id=name, author_name=name, kind=_KINDS.get(kind, "system"), id=entry_id)
        record.room, record.line = self.title, number
        text = _TEXT.search(markup)
        record.text = plain(text[1]) if text else ""
        if reply := _REPLY.search(markup):
            record.reply_to = reply[1] or reply[2]
        if "@" in record.text and record.kind == "message":
            record.mentions = list(dict.fromkeys(f"@{found}" for found in _MENTION.findall(record.text)))
        record.attachments = [Attachment(name=plain(name)) for name in _FILE.findall(markup)]
        return record


def matches(sample: Sample) -> bool:
    """Whether a page lists messages as tg-archive does."""
    pages = sample.texts(".html", ".htm")
    return any(b'<li class="message type-' in page or b"Telegram message archive" in page for page in pages)


def _moment(markup: str) -> float | None:
    found = _DATE.search(markup)
    if not found:
        return None
    hour = int(found[1]) % 12 + 12 * (found[3] == "PM")
    try:
        month, day, year = _MONTHS.get(found[5], 0), int(found[4]), int(found[6])
        return datetime(year, month, day, hour, int(found[2]), tzinfo=UTC).timestamp()
    except ValueError:
        return None
