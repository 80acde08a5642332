"""A first look into an uploaded file: what it is, what must be asked, how it begins. Stores nothing."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from qunluo.importing.formats.registry import Format, NeedsAnswer, Options, recognise

LOOK_RECORDS = 20_000
SINGLE_ROOM = frozenset({"whatsapp", "telegram_desktop", "tg_archive", "irc", "csv", "edges", "qunluo_jsonl"})
SHOWN = 4
SHOWN_LETTERS = 120


@dataclass
class Look:
    """What was seen. `questions` as the form asks them: time_zone, room, date_order with its choices and example."""

    format: str
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)
    first: list[dict[str, Any]] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)


def look_into(path: Path, *, name: str) -> Look:
    """Look at the beginning of `path`, which its owner calls `name`.

    Raises HistoryError (see formats.trouble) when it cannot be read at all.
    """
    format = recognise(path)
    look = Look(format.name)
    options = Options()
    try:
        format.open(path, options)
    except NeedsAnswer as question:
        look.questions[question.option] = {"choices": list(question.choices), "example": _example(question)}
        options = Options(date_order=question.choices[0])
    _read_beginning(look, format, path, options, name)
    return look


def _read_beginning(look: Look, format: Format, path: Path, options: Options, name: str) -> None:
    history = format.open(path, options)
    records = list(islice(history, LOOK_RECORDS))
    look.rooms = history.rooms()[:200]
    if not history.has_offset:
        look.questions["time_zone"] = {}
    if format.name in SINGLE_ROOM and len(look.rooms) <= 1:
        known = look.rooms[0] if look.rooms and path.name[:32] not in look.rooms[0] else ""
        look.questions["room"] = {"proposed": (known or plain_name(name))[:80]}
    said = [record for record in records if record.kind == "message" and record.text]
    look.first = [
        {"at": record.at, "name": record.author_name[:80], "text": record.text[:SHOWN_LETTERS]}
        for record in said[:SHOWN]
    ]


def plain_name(name: str) -> str:
    """A file name without endings and without the (1) of a second download."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0].strip()
    head, _, tail = stem.rpartition("(")
    return head.strip() if head and tail.rstrip(")").isdigit() else stem


def _example(question: NeedsAnswer) -> str:
    return str(question.values.get("example", ""))[:80]
