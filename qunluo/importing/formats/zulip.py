"""The Zulip archive written by zulip-archive: `zulip_json/<stream id>-<stream>/<topic>.json`, as tar.gz or folder.

A stream is a room, a topic a topic. Topic files of resolved topics begin with a dot (an escaped tick) and belong to
the history like the others. Quotes (`X said:` with a link to the message) are replies; the first one counts.
Format: https://github.com/zulip/zulip-archive; escaping of names: `.XX` for `%XX`.
"""

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import unquote

from qunluo.core.interchange import Record
from qunluo.importing.formats.base import History
from qunluo.importing.formats.html_text import plain
from qunluo.importing.formats.json_stream import BrokenJson, JsonReader, text_of
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member

_SAID = re.compile(r'/near/(\d+)">said</a>:')
_MENTION = re.compile(r'<span class="user-mention(?: user-mention-me)?"[^>]*>@?([^<]{1,200})</span>')
_ESCAPED = re.compile(r"\.([0-9A-Fa-f]{2})")


class Zulip(History):
    """Every topic file below the archive's folder."""

    format: ClassVar[str] = "zulip"

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_topic):
            self.file = member.name
            room, topic = _place(member.name)
            reader = JsonReader(stream, self)
            try:
                for number, entry in reader.objects():
                    record = self._record(entry, number)
                    if record is not None:
                        record.room, record.topic = room, topic
                        yield record
            except BrokenJson:
                self.refuse(0, "bad_json")

    def _is_topic(self, member: Member) -> bool:
        is_topic = member.name.endswith(".json") and member.base != "stream_index.json"
        return self.source.is_single or is_topic

    def _record(self, entry: dict[str, object], number: int) -> Record | None:
        name, at = text_of(entry, "sender_full_name"), entry.get("timestamp")
        if not name:
            self.refuse(number, "missing_author", str(entry))
            return None
        if not isinstance(at, (int, float)) or isinstance(at, bool) or not abs(at) < 1e18:
            self.refuse(number, "bad_time", str(at))
            return None
        content = text_of(entry, "content")
        record = Record(at=float(at), author_id=name, author_name=name, id=text_of(entry, "id") or None, line=number)
        record.text = plain(content)
        if "said</a>:" in content and (quoted := _SAID.search(content)):
            record.reply_to = quoted[1]
        if "user-mention" in content:
            record.mentions = list(dict.fromkeys(map(plain, _MENTION.findall(content))))
        return record


def matches(sample: Sample) -> bool:
    """Whether a JSON file is a list of Zulip messages."""
    return any(
        head.lstrip()[:1] == b"[" and b'"sender_full_name"' in head and b'"timestamp"' in head
        for head in sample.texts(".json")
    )


def _place(name: str) -> tuple[str, str]:
    """Stream and topic a file stands for."""
    *parents, base = name.split("/")
    return unescaped(parents[-1]) if parents else "", unescaped(base.removesuffix(".json"))


def unescaped(name: str) -> str:
    """Zulip's escaping of names undone: `.20` is a space, `.2E` a dot."""
    return unquote(_ESCAPED.sub(r"%\1", name.replace("%", ".25")))
