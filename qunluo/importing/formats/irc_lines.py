"""What one line of an IRC log says, once its clock is read: an action, a join, a part, a new nick, something else."""

import re

from qunluo.core.interchange import Kind, Record

CLOCK = re.compile(
    r"\[?(?:(\d{4}-\d\d-\d\d)[T ])?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60))?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t]"
)
_MODE = " @+%~&!"
_ACTION = re.compile(r" ?\* ([^\s*]+)(?: (.*))?$", re.DOTALL)
_HOST = r"(?:\s+[\[(][^\s\])]*[\])])*"
_EVENTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("join", re.compile(rf"(?P<nick>\S+){_HOST}\s+(?:\[[^\]]*\]\s+)?has joined\b")),
    ("leave", re.compile(rf"(?P<nick>\S+){_HOST}\s+(?:has (?:left|quit)\b|was kicked)")),
    ("rename", re.compile(r"(?P<nick>\S+) is now known as (?P<new>\S+)")),
    ("join", re.compile(r"Joins: (?P<nick>\S+)")),
    ("leave", re.compile(r"(?:Parts|Quits): (?P<nick>\S+)")),
)
_SIGNS = re.compile(r"(?:===|-!-|\*{3}|-->|<--|--|\*|!)[ \t]+")
_NOTICE = re.compile(r"-([^\s:]+?)(?::\S+)?- ")


def read_event(rest: str, at: float, room: str, number: int, *, timed: bool) -> Record:
    """The record of a line that is no plain `<nick> text`; `timed`: whether the line has a clock of its own."""
    if timed and (action := _ACTION.match(rest)):
        return _said(action[1], action[2] or "", at, room, number)
    if timed and "\t" in rest:
        nick, _, text = rest.partition("\t")
        nick = nick.strip()
        if nick == "*":
            nick, _, text = text.partition(" ")
        if nick not in ("-->", "<--", "--", "", "=!=", "***", "-!-"):
            return _said(nick.strip("<>").lstrip(_MODE), text, at, room, number)
        rest = f"{nick} {text}"
    return _told(rest, at, room, number)


def _said(nick: str, text: str, at: float, room: str, number: int) -> Record:
    return Record(at=at, author_id=nick, author_name=nick, text=text, room=room, line=number)


def _told(rest: str, at: float, room: str, number: int) -> Record:
    """What the server says. A rename keeps the old nick as its author, the new one as its text and mention."""
    record = Record(at=at, author_id="", author_name="", kind="system", text=rest, room=room, line=number)
    if sign := _SIGNS.match(rest):
        said = rest[sign.end() :]
        for kind, form in _EVENTS:
            if found := form.match(said):
                record.kind = kind
                record.author_id = record.author_name = found["nick"].lstrip(_MODE)
                if kind == "rename":
                    record.text, record.mentions = found["new"], [found["new"]]
                break
    elif notice := _NOTICE.match(rest):
        record.author_id = record.author_name = notice[1]
    return record
