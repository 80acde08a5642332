"""IRC logs as irssi, WeeChat, ZNC, energymech and the public log sites write them.

One line an event, a clock at its head; the date stands in the line, in a "day changed" line or in the file's name.
Lines without a clock (`=== nick has joined`) get the time of the line before them. People are known by nick.
"""

import re
from calendar import month_abbr
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from qunluo.core.interchange import Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.dates import midnight
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.irc_lines import CLOCK, read_event
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member
from qunluo.importing.formats.text import WINDOW, find_encoding, lines
from qunluo.importing.formats.trouble import UnreadableHistory

_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_CHANNEL_IN_NAME = re.compile(r"#{1,2}[^\s/,\x07]+?(?=[._-]?(?:19|20)\d\d|\.(?:log|txt|weechatlog|raw)|/|$)")
_DAY = re.compile(
    r"^(?:--- |\*{4} )(?:Log opened|Day changed|BEGIN LOGGING AT|Log closed|ENDING LOGGING AT) ?"
    r"(?:to )?\w{3} (\w{3}) +(\d{1,2})(?: \d\d:\d\d:\d\d)? (\d{4})"
)
_MONTHS = {name: number for number, name in enumerate(month_abbr) if name}
_CHANNEL_IN_LINES = re.compile(rb"has joined (?:channel )?(#[^\s,\x07]{1,60})")
_SKIP = (".annotation.txt", ".json", ".html", ".md")


class Irc(History):
    """One channel or several, one file or a file a day."""

    format: ClassVar[str] = "irc"
    source_has_offset = False

    def prepare(self) -> None:
        """Find the channel's name in the lines, for files whose names do not tell it."""
        self.channel = ""
        for opened, (_, stream) in enumerate(self.source.walk(self._is_log)):
            named = _CHANNEL_IN_LINES.search(stream.read(WINDOW))
            if named or opened >= 20:
                self.channel = named[1].decode("utf-8", "replace") if named else ""
                break

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_log):
            self.file = member.name
            try:
                yield from _Log(self, member).read(stream)
            except UnreadableHistory as error:
                if error.code != "wrong_encoding" or self.source.is_single:
                    raise
                self.refuse(0, "bad_encoding", member.name)

    def _is_log(self, member: Member) -> bool:
        return self.source.is_single or not member.base.endswith(_SKIP)


class _Log:
    """The records of one file."""

    def __init__(self, history: Irc, member: Member) -> None:
        self.history = history
        self.day = _day_in(member.base) or _day_in(member.name)
        named = _channel_in(member.name) or _channel_in(history.source.path.name)
        self.room = history.options.room or named or history.channel
        self.days: dict[str, float | None] = {}

    def read(self, stream: Readable) -> Iterator[Record]:
        """Each line as a record; a line without a time before any date is refused."""
        room, clock, day = self.room, CLOCK.match, self.day
        at = day
        for number, line in lines(stream, self.history):
            head = clock(line)
            if head is None:
                if changed := _DAY.match(line):
                    at = day = _stated_day(changed)
                    continue
                rest = line
                if not line.strip():
                    continue
            else:
                date, hour, minute, second = head.groups()
                if date:
                    day = self._day(date)
                at = None if day is None else day + int(hour) * 3600 + int(minute) * 60 + int(second or 0)
                rest = line[head.end() :]
            if at is None:
                self.history.refuse(number, "no_date", line)
            elif head is not None and rest[:1] == "<" and (end := rest.find(">", 1)) > 0:
                nick = rest[1:end].lstrip(" @+%~&!")
                yield Record(
                    at=at,
                    author_id=nick,
                    author_name=nick,
                    text=rest[end + 1 :].removeprefix(" "),
                    room=room,
                    line=number,
                )
            else:
                yield read_event(rest, at, room, number, timed=head is not None)

    def _day(self, date: str) -> float | None:
        if date not in self.days:
            if len(self.days) > 100_000:
                self.days.clear()
            self.days[date] = midnight(date, "ymd")
        return self.days[date]


def matches(sample: Sample) -> bool:
    """Whether most lines of a text begin with a clock and some of these have a speaker in angle brackets or a tab."""
    return any(map(_looks_like_a_log, sample.texts(".txt", ".log", ".weechatlog", "")))


def _looks_like_a_log(head: bytes) -> bool:
    try:
        text = head.decode(find_encoding(head, ""), "ignore")
    except UnreadableHistory:
        return False
    seen = [line for line in text.split("\n")[:400] if line.strip()]
    clocks = [line for line in seen if CLOCK.match(line)]
    spoken = sum(
        bool(re.search(r"^\S*\s?\S*[\]\s]\s*(?:<[^>]{1,40}>|\* \S|-->|<--|\S{1,40}\t)", line)) for line in clocks
    )
    return len(clocks) >= 0.5 * len(seen) > 0 and spoken >= 0.2 * len(clocks) > 0


def _day_in(text: str) -> float | None:
    found = _DATE_IN_NAME.search(text)
    return _midnight(int(found[1]), int(found[2]), int(found[3])) if found else None


def _channel_in(name: str) -> str:
    found = _CHANNEL_IN_NAME.search(name)
    return found[0] if found else ""


def _stated_day(found: re.Match[str]) -> float | None:
    return _midnight(int(found[3]), _MONTHS.get(found[1], 0), int(found[2]))


def _midnight(year: int, month: int, day: int) -> float | None:
    try:
        return datetime(year, month, day, tzinfo=UTC).timestamp()
    except ValueError:
        return None
