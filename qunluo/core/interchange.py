"""One line of a group's history, as Qunluo JSONL v1 carries it and as every importer yields it.

Plain data without Django: importing writes it, analytics and chat read it. Formats live in importing/formats.
"""

from typing import Literal

import msgspec

Kind = Literal["message", "join", "leave", "rename", "reaction", "red_packet", "system"]


class Attachment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file the history names. `is_present` is False where the export left the file itself out."""

    name: str
    media_type: str = ""
    is_present: bool = False


class Record(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One thing that happened in one room.

    `at`: unix seconds; where the source has no offset, its wall clock read as if it were UTC
    (`History.has_offset` tells which). `author_id`: stable within the source; the name where it has no ids.
    `mentions`: author ids. `reactions`: sign to the ids of those who gave it. `line`: where it stood in the
    source (line number, or index in the file), for error reports and for resuming.
    """

    at: float
    author_id: str
    author_name: str
    kind: Kind = "message"
    id: str | None = None
    room: str = ""
    topic: str = ""
    text: str = ""
    reply_to: str | None = None
    mentions: list[str] = []
    reactions: dict[str, list[str]] = {}
    attachments: list[Attachment] = []
    is_machine: bool = False
    line: int = 0
