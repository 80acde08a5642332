"""JSON files of DiscordChatExporter (https://github.com/Tyrrrz/DiscordChatExporter), one a channel, alone or several.

Times carry an offset; ids are Discord's; bots are flagged by the platform.
"""

from collections.abc import Iterator
from typing import ClassVar

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.dates import from_iso
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.json_stream import BrokenJson, JsonReader, list_of, text_of
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member

_KINDS: dict[str, Kind] = {"GuildMemberJoin": "join", "RecipientAdd": "join", "RecipientRemove": "leave"}
_NOTICES = {"ChannelPinnedMessage", "ChannelNameChange", "ChannelIconChange", "Call", "ThreadCreated"}
_NOTICES |= set(map(str, range(8, 18)))  # boosts and the like, which the exporter has no names for


class Discord(History):
    """One room a channel or thread."""

    format: ClassVar[str] = "discord"

    def prepare(self) -> None:
        """Read the server's name and the newest time of an export from the heads of the files."""
        for member, stream in self.source.walk(self._is_channel):
            self.file = member.name
            try:
                self._read_head(stream)
            except BrokenJson:
                continue

    def _read_head(self, stream: Readable) -> None:
        reader = JsonReader(stream, self)
        for key in reader.members():
            if key == "messages":
                return
            if key == "guild":
                self.title = text_of(reader.value(), "name") or self.title
            elif key == "exportedAt":
                found = from_iso(str(reader.value()))
                self.exported_at = max(self.exported_at or 0.0, found[0]) if found else self.exported_at
            else:
                reader.skip()

    def _is_channel(self, member: Member) -> bool:
        return self.source.is_single or member.base.endswith(".json")

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_channel):
            self.file = member.name
            try:
                yield from self._channel(JsonReader(stream, self))
            except BrokenJson:
                self.refuse(0, "bad_json")

    def _channel(self, reader: JsonReader) -> Iterator[Record]:
        room = self.source.title
        for key in reader.members():
            if key == "channel":
                room = text_of(reader.value(), "name") or room
            elif key == "messages" and reader.peek() == "[":
                for number, entry in reader.objects():
                    record = self._record(entry, number)
                    if record is not None:
                        record.room = room
                        yield record
            else:
                reader.skip()

    def _record(self, entry: dict[str, object], number: int) -> Record | None:
        found, author = from_iso(text_of(entry, "timestamp")), entry.get("author")
        author_id = text_of(author, "id")
        if not found or not author_id:
            self.refuse(number, "missing_author" if found else "bad_time", str(entry))
            return None
        name = text_of(author, "nickname") or text_of(author, "name") or author_id
        record = Record(
            at=found[0], author_id=author_id, author_name=name, id=text_of(entry, "id") or None, line=number
        )
        record.kind = _kind(text_of(entry, "type"))
        record.text = text_of(entry, "content")
        record.is_machine = isinstance(author, dict) and author.get("isBot") is True
        record.reply_to = text_of(entry.get("reference"), "messageId") or None
        record.mentions = list(dict.fromkeys(filter(None, (text_of(who, "id") for who in list_of(entry, "mentions")))))
        record.attachments = [
            Attachment(name=text_of(file, "fileName") or "file") for file in list_of(entry, "attachments")
        ]
        record.reactions = {
            text_of(given.get("emoji"), "name"): [text_of(user, "id") for user in list_of(given, "users")]
            for given in list_of(entry, "reactions")
            if isinstance(given, dict) and text_of(given.get("emoji"), "name")
        }
        if record.kind in ("join", "leave"):
            _turn_to_the_one_meant(record, entry)
        return record


def matches(sample: Sample) -> bool:
    """Whether a JSON file begins with a server and a channel."""
    return any(
        head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and b'"guild"' in head[:4_000] and b'"channel"' in head[:8_000]
        for head in sample.texts(".json")
    )


def _turn_to_the_one_meant(record: Record, entry: dict[str, object]) -> None:
    """Who is put into or out of a thread is mentioned; the author is who did it."""
    for who in list_of(entry, "mentions")[:1]:
        meant = text_of(who, "id")
        if meant and meant != record.author_id:
            by, record.author_id = record.author_id, meant
            record.author_name = text_of(who, "nickname") or text_of(who, "name") or meant
            record.mentions, record.is_machine = [by], isinstance(who, dict) and who.get("isBot") is True
        else:
            record.mentions = []


def _kind(stated: str) -> Kind:
    return "system" if stated in _NOTICES else _KINDS.get(stated, "message")
