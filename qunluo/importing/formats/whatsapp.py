"""WhatsApp's "Export chat": a text file, alone or in a zip with media, from Android or iOS, Chinese or English.

Not here: the form of a head and the order of its date (`whatsapp_lines`); WhatsApp's own notices (`whatsapp_notices`).
People are known by the name the exporting phone shows, or the number; there are no ids and no reply pointers.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.formats import dates, whatsapp_lines, whatsapp_notices
from qunluo.importing.formats.base import MAX_TEXT_BYTES, History
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member
from qunluo.importing.formats.text import find_encoding, lines
from qunluo.importing.formats.trouble import UnreadableHistory

PROOF_LINES = 20_000
MAX_REMEMBERED = 100_000
_TITLE = re.compile(
    r"WhatsApp (?:Chat|聊天)(?: with|记录| - |:| –)? ?(.+)|(?:与|與)(.+?)的\s?WhatsApp\s?(?:聊天|對話).*", re.IGNORECASE
)
_NUMBERS = re.compile(r"@(\d{6,16})")
_MEDIA_ENDS = frozenset(("d", "D", ")", ">"))
_NAMED = re.compile("@\u2068~?([^\u2069\n]{1,80})\u2069")
_WORDS, _CHANGED = "(?:消息|訊息)", "(?:编辑|編輯)"
_EDITED = re.compile(
    rf"\s*<(?:This message was edited|[^<>]{{0,4}}{_WORDS}[^<>]{{0,4}}{_CHANGED}|已?{_CHANGED}[^<>]{{0,4}}{_WORDS})>$"
)
_ENCRYPTED = ("end-to-end", "端到端", "端對端")
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"
_NO_MARKS = {ord(mark): None for mark in _MARKS + "\u2068\u2069"} | {0xA0: " ", 0x202F: " "}


class WhatsApp(History):
    """One or several exported chats; each text file is a room."""

    format: ClassVar[str] = "whatsapp"
    source_has_offset = False

    def prepare(self) -> None:
        """Prove the order of the dates in each chat, and find the time of the export in the archive."""
        self.forms: dict[str, tuple[re.Pattern[str], str]] = {}
        for member, stream in self.source.walk(self._is_chat):
            self.file = member.name
            if found := self._form_of(stream):
                self.forms[member.name] = found
                self.title = self.options.room or self._room(member)
                self.exported_at = member.modified_at
        if not self.forms:
            raise UnreadableHistory("no_messages")

    def _is_chat(self, member: Member) -> bool:
        return self.source.is_single or member.base.lower().endswith(".txt")

    def _form_of(self, stream: Readable) -> tuple[re.Pattern[str], str] | None:
        heads = []
        form = None
        for _, line in lines(stream, self):
            form = form or whatsapp_lines.find_head(line)
            if form and (head := form.match(line)):
                heads.append(head[1])
                if len(heads) >= PROOF_LINES:
                    break
        return (form, dates.prove_order(heads, self.options.date_order, since_year=2009)) if form else None

    def _room(self, member: Member) -> str:
        base = member.base.rsplit(".", 1)[0].translate(_NO_MARKS)
        title = self.source.title if base.lower() in ("_chat", "chat") else base
        found = _TITLE.search(title)
        return (found[1] or found[2]).strip() if found else title

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(lambda member: member.name in self.forms):
            self.file = member.name
            room = self.options.room or self._room(member)
            yield from _Chat(self, room, *self.forms[member.name]).read(stream)


class _Chat:
    """The records of one text file."""

    def __init__(self, history: WhatsApp, room: str, form: re.Pattern[str], order: str) -> None:
        self.history, self.room, self.form, self.order = history, room, form, order
        self.moments: dict[str, float | None] = {}
        self.names: dict[str, str | None] = {}
        self.numbers: dict[str, str] = {}

    def read(self, stream: Readable) -> Iterator[Record]:
        """Join lines into messages and yield what each is."""
        at, number, parts, size, seen = 0.0, 0, [""], 0, False
        match, moment = self.form.match, self._moment
        for line_number, line in lines(stream, self.history):
            head = match(line)
            if head is None:
                size += len(line) + 1
                if size <= MAX_TEXT_BYTES:
                    parts.append(line)
                if not seen and line.strip():
                    self.history.refuse(line_number, "no_date", line)
                continue
            if number:
                yield from self._records(at, number, parts, size)
            started, seen = moment(head[0], head), True
            if started is None:
                self.history.refuse(line_number, "bad_time", line)
                number = 0  # what follows belongs to the refused message
                continue
            at, number, parts, size = started, line_number, [line[head.end() :]], len(line)
        if number:
            yield from self._records(at, number, parts, size)

    def _moment(self, stamp: str, head: re.Match[str]) -> float | None:
        """The time a head states; remembered, since many messages share a minute."""
        try:
            return self.moments[stamp]
        except KeyError:
            pass
        date, before, hour, minute, second, after = head.groups()
        day = dates.midnight(date, self.order)
        clock = dates.seconds_of_day(before or after, hour, minute, second)
        if len(self.moments) > MAX_REMEMBERED:
            self.moments.clear()
        found = self.moments[stamp] = None if day is None or clock is None else day + clock
        return found

    def _records(self, at: float, line: int, parts: list[str], size: int) -> Iterator[Record]:
        if size > MAX_TEXT_BYTES:
            self.history.refuse(line, "too_long", parts[0])
            return
        sender, colon, said = parts[0].partition(": ")
        name = self._name(sender) if colon else self._unspoken(parts[0])
        if name is None:
            yield from self._notice(at, line, "\n".join(parts))
            return
        if len(parts) > 1:
            said = "\n".join([said, *parts[1:]])
        if said.startswith("\u200e"):
            said = said.lstrip(_MARKS)
            notice = whatsapp_notices.read_notice(said)
            is_about_the_group = notice.who and "this message" not in said
            if notice.kind != "system" or is_about_the_group or any(words in said for words in _ENCRYPTED):
                yield from self._notice(at, line, said)
                return
        yield self._message(at, line, name, said)

    def _name(self, sender: str) -> str | None:
        """The name before the colon; None where it is no name. Remembered, since few people write most lines."""
        try:
            return self.names[sender]
        except KeyError:
            pass
        name = None if whatsapp_notices.is_about_the_group(sender) else sender.translate(_NO_MARKS).strip() or None
        if len(self.names) < MAX_REMEMBERED:
            self.names[sender] = name
        if name and name.startswith("+"):
            self.numbers["".join(filter(str.isdecimal, name))] = name
        return name

    def _unspoken(self, first: str) -> str | None:
        """The author of a message without a word: the line ends with the colon."""
        return self.names.get(first[:-1]) if first.endswith(":") else None

    def _message(self, at: float, line: int, name: str, said: str) -> Record:
        shown = name.removeprefix("~").lstrip() if name[0] == "~" else name
        if said[-1:] == ">" and ("edited>" in said or "辑" in said or "輯" in said or "息>" in said):
            said = _EDITED.sub("", said).rstrip(_MARKS + " ")
        record = Record(at=at, author_id=name, author_name=shown, room=self.room, line=line, text=said)
        if "@" in said:
            record.mentions = self._mentions(said)
        ends = said[-1:], said.partition("\n")[0][-1:]  # what is said of a file stands below it, or before it
        if (not _MEDIA_ENDS.isdisjoint(ends) or "略" in said) and (found := whatsapp_notices.find_attachment(said)):
            record.attachments = [Attachment(name=found)]
        if "包" in said and whatsapp_notices.is_red_packet(said):
            record.kind = "red_packet"
        return record

    def _mentions(self, said: str) -> list[str]:
        found = [self.numbers[digits] for digits in _NUMBERS.findall(said) if digits in self.numbers]
        found += [name.translate(_NO_MARKS).strip() for name in _NAMED.findall(said)]
        return list(dict.fromkeys(found))

    def _notice(self, at: float, line: int, text: str) -> Iterator[Record]:
        plain = text.translate(_NO_MARKS).strip()
        notice = whatsapp_notices.read_notice(plain)
        for who in notice.who or ("",):
            name = self._name(who) or who
            record = Record(at=at, author_id=name, author_name=name, kind=notice.kind, room=self.room, line=line)
            record.text = notice.new or plain
            record.mentions = [other for other in (notice.by, notice.new) if other]
            yield record


def matches(sample: Sample) -> bool:
    """Whether a text of the sample begins like an exported chat."""
    return any(
        _begins_like_a_chat(head, name)
        for name, head in sample.heads.items()
        if name.lower().endswith(".txt") or sample.is_single
    )


def _begins_like_a_chat(head: bytes, name: str) -> bool:
    try:
        text = head.decode(find_encoding(head, name), "ignore")
    except UnreadableHistory:
        return False
    return any(map(whatsapp_lines.is_chat_line, islice(filter(None, text.split("\n")), 20)))
