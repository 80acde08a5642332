"""Telegram Desktop's JSON export: `result.json` of one chat, or of a whole account with `chats.list`.

Of a whole account only groups and channels are read, never private talks. Newer files carry `date_unixtime`; older
ones only the exporting machine's wall clock. Format: https://core.telegram.org/import-export and the files themselves.
"""

import json
import re
from collections.abc import Iterator
from typing import ClassVar

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.dates import from_iso
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.json_stream import BrokenJson, JsonReader, list_of, text_of
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member

_PRIVATE = {"personal_chat", "bot_chat", "saved_messages", "private_channel_discussion"}
_SENDER = re.compile(rb'"(?:from|actor)": ?("(?:[^"\\]|\\.){1,400}"),\s*"(?:from|actor)_id": ?"(\w{1,40})"')
_JOINS = {"invite_members", "join_group_by_link", "join_group_by_request", "create_group"}
_MEDIA = ("photo", "file")
_OVERLAP = 4_096


class TelegramDesktop(History):
    """One chat, or the groups of an account; each is a room."""

    format: ClassVar[str] = "telegram_desktop"

    def prepare(self) -> None:
        """Find out whether real times are there, and which id each name belongs to (service entries give names)."""
        self.ids: dict[str, str] = {}
        self.source_has_offset = False
        for _, stream in self.source.walk(self._is_result):
            self._scan(stream)

    def _scan(self, stream: Readable) -> None:
        rest = b""
        while window := stream.read(1 << 18):
            rest += window
            self.source_has_offset = self.source_has_offset or b'"date_unixtime"' in rest
            for quoted, sender_id in _SENDER.findall(rest):
                if len(self.ids) < 500_000:
                    self._learn(quoted, sender_id.decode("ascii", "replace"))
            rest = rest[-_OVERLAP:]

    def _learn(self, quoted: bytes, sender_id: str) -> None:
        try:
            name = str(json.loads(quoted))
        except ValueError:
            return
        if self.ids.setdefault(name, sender_id) != sender_id:
            self.ids[name] = ""  # two people of one name: neither is meant

    def _is_result(self, member: Member) -> bool:
        return self.source.is_single or member.base == "result.json"

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_result):
            self.file = member.name
            reader = JsonReader(stream, self)
            try:
                yield from self._chat(reader, is_alone=True)
            except BrokenJson:
                self.refuse(0, "bad_json")

    def _chat(self, reader: JsonReader, *, is_alone: bool) -> Iterator[Record]:
        name, kind, chat_id = "", "", ""
        for key in reader.members():
            if key == "messages" and reader.peek() == "[" and (is_alone or kind not in _PRIVATE):
                room = (is_alone and self.options.room) or name or self.source.title
                yield from self._messages(reader, room, "" if is_alone else f"{chat_id}/")
            elif key == "chats" and is_alone and reader.peek() == "{":
                yield from self._account(reader)
            elif key in ("name", "type", "id"):
                stated = text_of({key: reader.value()}, key)
                name, kind, chat_id = (
                    stated if key == field else old
                    for field, old in zip(("name", "type", "id"), (name, kind, chat_id), strict=True)
                )
                self.title = self.options.room or (name if is_alone and name else self.title)
            else:
                reader.skip()

    def _account(self, reader: JsonReader) -> Iterator[Record]:
        for key in reader.members():
            if key != "list" or reader.peek() != "[":
                reader.skip()
                continue
            for _ in reader.items():
                yield from self._chat(reader, is_alone=False)

    def _messages(self, reader: JsonReader, room: str, prefix: str) -> Iterator[Record]:
        for number, entry in reader.objects():
            at = self._moment(entry)
            if at is None:
                self.refuse(number, "bad_time", str(entry))
                continue
            is_service = text_of(entry, "type") == "service"
            for record in self._service(entry, at) if is_service else [self._said(entry, at, prefix)]:
                record.id = f"{prefix}{text_of(entry, 'id')}" if not record.id and not is_service else record.id
                record.room, record.line = room, number
                if record.author_id or record.kind == "system":
                    yield record
                else:
                    self.refuse(number, "missing_author", str(entry))

    def _moment(self, entry: dict[str, object]) -> float | None:
        stated = text_of(entry, "date_unixtime")
        if stated.isascii() and stated.isdigit():
            return float(stated[:20])
        found = from_iso(text_of(entry, "date"))
        return found[0] if found else None

    def _said(self, entry: dict[str, object], at: float, prefix: str) -> Record:
        name = text_of(entry, "from")
        author = text_of(entry, "from_id") or name
        record = Record(at=at, author_id=author, author_name=name or author)
        text = entry.get("text")
        record.text = _joined(text)
        replied = text_of(entry, "reply_to_message_id")
        record.reply_to = prefix + replied if replied else None
        if isinstance(text, list):
            meant = [f"user{text_of(part, 'user_id')}" for part in text if text_of(part, "type") == "mention_name"]
            record.mentions = list(dict.fromkeys(meant))
        record.reactions = _reactions(entry)
        record.attachments = _attachments(entry)
        return record

    def _service(self, entry: dict[str, object], at: float) -> list[Record]:
        """One record for each person a service entry is about."""
        action, actor = text_of(entry, "action"), text_of(entry, "actor")
        actor_id = text_of(entry, "actor_id") or actor
        kind: Kind = "join" if action in _JOINS else "leave" if action == "remove_members" else "system"
        people = [name for name in list_of(entry, "members") if isinstance(name, str)]
        if kind == "system" or not people:
            return [Record(at=at, author_id=actor_id, author_name=actor or actor_id, kind=kind, text=action)]
        found = []
        for name in people[:1_000]:
            person = self.ids.get(name) or name
            by = [actor_id] if actor_id != person else []
            found.append(Record(at=at, author_id=person, author_name=name, kind=kind, text=action, mentions=by))
        return found


def matches(sample: Sample) -> bool:
    """Whether a JSON file begins like a chat or an account of Telegram Desktop."""
    for head in sample.texts(".json"):
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
        is_chat = b'"messages"' in start and b'"type"' in start and b'"id"' in start and b'"date"' in start
        if start[:1] == b"{" and (is_chat or b'"chats"' in start) and b'"guild"' not in start[:2_000]:
            return True
    return False


def _joined(text: object) -> str:
    """Text is one string, or a list of strings and marked pieces."""
    if isinstance(text, str):
        return text
    parts = text if isinstance(text, list) else []
    return "".join(part if isinstance(part, str) else text_of(part, "text") for part in parts)


def _reactions(entry: dict[str, object]) -> dict[str, list[str]]:
    """Who reacted, as far as the file names them; it counts the others without names."""
    found: dict[str, list[str]] = {}
    for given in list_of(entry, "reactions"):
        sign = text_of(given, "emoji") or text_of(given, "type")
        if sign:
            recent = [text_of(person, "from_id") for person in list_of(given, "recent")]
            found[sign] = [person for person in recent if person]
    return found


def _attachments(entry: dict[str, object]) -> list[Attachment]:
    found = []
    for key in _MEDIA:
        path = text_of(entry, key)
        if path:
            base = key if path.startswith("(") else path.replace("\\", "/").rsplit("/", 1)[-1]
            media_type = text_of(entry, "mime_type") or ("image/jpeg" if key == "photo" else "")
            found.append(Attachment(name=text_of(entry, "file_name") or base, media_type=media_type))
    return found
