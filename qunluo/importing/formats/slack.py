"""A Slack workspace export: `users.json`, `channels.json`, `<channel>/<YYYY-MM-DD>.json`, as zip or folder.

Direct messages and private group talks are passed over: they belong to the two or few who had them.
Format: https://slack.com/help/articles/220556107 and https://api.slack.com/events/message.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.json_stream import BrokenJson, JsonReader, list_of, text_of
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member

_DAY_FILE = re.compile(r"(?:^|/)([^/]+)/\d{4}-\d\d-\d\d\.json$")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^<>]*)?>")
_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_SPOKEN = {"", "me_message", "file_share", "file_comment", "thread_broadcast", "reply_broadcast", "bot_message"}
_KINDS: dict[str, Kind] = {
    "channel_join": "join",
    "group_join": "join",
    "channel_leave": "leave",
    "group_leave": "leave",
}


class Person(NamedTuple):
    """What the list of users says of one."""

    name: str
    is_machine: bool


class Slack(History):
    """All channels of a workspace."""

    format: ClassVar[str] = "slack"

    def prepare(self) -> None:
        """Read who people are and which folders are private talks."""
        self.people: dict[str, Person] = {}
        self.private: set[str] = set()
        for member, stream in self.source.walk(lambda member: member.base in ("users.json", "dms.json", "mpims.json")):
            self.file = member.name
            for entry in self._listed(JsonReader(stream, self)):
                if member.base == "users.json":
                    self._add_person(entry)
                else:
                    self.private |= {text_of(entry, "id"), text_of(entry, "name")} - {""}

    def _listed(self, reader: JsonReader) -> Iterator[dict[str, object]]:
        try:
            for _, entry in reader.objects():
                yield entry
        except BrokenJson:
            self.refuse(0, "bad_json")

    def _add_person(self, entry: dict[str, object]) -> None:
        user_id = text_of(entry, "id")
        name = text_of(entry, "name") or text_of(entry, "real_name") or user_id
        is_machine = entry.get("is_bot") is True or user_id == "USLACKBOT"
        self.people[user_id] = Person(name, is_machine)

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_day):
            self.file = member.name
            found = _DAY_FILE.search(member.name)
            channel = found[1] if found else ""
            try:
                for number, event in JsonReader(stream, self).objects():
                    record = self._record(event, channel, number)
                    if record is not None:
                        yield record
            except BrokenJson:
                self.refuse(0, "bad_json")

    def _is_day(self, member: Member) -> bool:
        found = _DAY_FILE.search(member.name)
        return found is not None and found[1] not in self.private

    def _record(self, event: dict[str, object], channel: str, number: int) -> Record | None:
        sent = text_of(event, "ts")
        try:
            at = float(sent)
        except ValueError:
            self.refuse(number, "bad_time", str(event))
            return None
        author, name, is_machine = self._author(event)
        record = Record(at=at, author_id=author, author_name=name, kind=self._kind(event), id=f"{channel}/{sent}")
        record.room, record.line, record.is_machine = channel, number, is_machine
        text = text_of(event, "text")
        record.text = self._plain(text)
        thread = text_of(event, "thread_ts")
        if thread and thread != sent:
            record.reply_to = f"{channel}/{thread}"
        if "<@" in text and record.kind == "message":
            record.mentions = list(dict.fromkeys(_MENTION.findall(text)))
        record.reactions = _reactions(event)
        record.attachments = _files(event)
        return record

    def _author(self, event: dict[str, object]) -> tuple[str, str, bool]:
        comment = event.get("comment")
        author = text_of(event, "user") or text_of(comment, "user") or text_of(event, "bot_id")
        person = self.people.get(author)
        profile = event.get("user_profile")
        name = text_of(event, "username") or text_of(profile, "name") or author
        is_machine = "bot_id" in event and not text_of(event, "user")
        return author, person.name if person else name, person.is_machine if person else is_machine

    def _kind(self, event: dict[str, object]) -> Kind:
        """A message needs an author of its own: a comment on a file that Slack reports itself is a notice."""
        subtype = text_of(event, "subtype")
        if text_of(event, "type") == "message" and subtype in _SPOKEN and (event.get("user") or event.get("bot_id")):
            return "message"
        return _KINDS.get(subtype, "system")

    def _plain(self, text: str) -> str:
        if "<" in text:
            text = _TOKEN.sub(self._token, text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text

    def _token(self, found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            person = self.people.get(target)
            return "@" + (person.name if person else label or target)
        if sign:
            return ("#" if sign == "#" else "@") + (label or target)
        return target if not label or label in target else f"{label} ({target})"


def matches(sample: Sample) -> bool:
    """Whether the lists and day files of a workspace are there."""
    days = any(map(_DAY_FILE.search, sample.names))
    return days and ("users.json" in sample.bases or "channels.json" in sample.bases)


def _reactions(event: dict[str, object]) -> dict[str, list[str]]:
    return {
        text_of(given, "name"): [str(user) for user in list_of(given, "users")]
        for given in list_of(event, "reactions")
        if text_of(given, "name")
    }


def _files(event: dict[str, object]) -> list[Attachment]:
    files = [*list_of(event, "files"), event.get("file")]
    return [
        Attachment(name=text_of(file, "name") or text_of(file, "title") or "file", media_type=text_of(file, "mimetype"))
        for file in files
        if isinstance(file, dict)
    ]
