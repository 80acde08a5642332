"""The formats we read, in the order in which they are looked for, and the recognition of a file by its content."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qunluo.importing.formats import (
    csv_template,
    discord,
    edges,
    irc,
    qunluo_jsonl,
    slack,
    telegram_desktop,
    tg_archive,
    whatsapp,
    zulip,
)
from qunluo.importing.formats.base import History, Options
from qunluo.importing.formats.reasons import gettext_noop
from qunluo.importing.formats.sample import Sample, look_at
from qunluo.importing.formats.sources import Source
from qunluo.importing.formats.trouble import NeedsAnswer, UnknownFormat, UnreadableHistory

__all__ = [
    "FORMATS",
    "Format",
    "History",
    "NeedsAnswer",
    "Options",
    "UnknownFormat",
    "UnreadableHistory",
    "get_format",
    "open_history",
    "recognise",
]


@dataclass(frozen=True)
class Format:
    """One kind of history: its stable `name`, its `label` (an English msgid) and its reader."""

    name: str
    label: str
    matches: Callable[[Sample], bool]
    reader: type[History]

    def open(self, path: Path, options: Options | None = None, *, start_after: int = 0) -> History:
        """Open `path` for reading; the first `start_after` records are passed over.

        Raises `NeedsAnswer` where something must be stated first, `UnreadableHistory` where the file is damaged.
        """
        return self.reader.open(path, options or Options(), start_after=start_after)


FORMATS: tuple[Format, ...] = (
    Format("qunluo_jsonl", gettext_noop("Qunluo JSONL"), qunluo_jsonl.matches, qunluo_jsonl.QunluoJsonl),
    Format("slack", gettext_noop("Slack workspace export"), slack.matches, slack.Slack),
    Format("zulip", gettext_noop("Zulip archive"), zulip.matches, zulip.Zulip),
    Format("discord", gettext_noop("Discord channels by DiscordChatExporter"), discord.matches, discord.Discord),
    Format(
        "telegram_desktop",
        gettext_noop("Telegram Desktop export (JSON)"),
        telegram_desktop.matches,
        telegram_desktop.TelegramDesktop,
    ),
    Format("tg_archive", gettext_noop("Telegram pages by tg-archive"), tg_archive.matches, tg_archive.TgArchive),
    Format("whatsapp", gettext_noop("WhatsApp chat export"), whatsapp.matches, whatsapp.WhatsApp),
    Format("edges", gettext_noop("List of edges"), edges.matches, edges.Edges),
    Format("csv", gettext_noop("CSV table (WeChat, QQ and others)"), csv_template.matches, csv_template.Csv),
    Format("irc", gettext_noop("IRC log"), irc.matches, irc.Irc),
)


def recognise(path: Path) -> Format:
    """The format of `path`, by what is in it, never by its name; raises `UnknownFormat` or `UnreadableHistory`."""
    sample = look_at(Source.open(path))
    for format in FORMATS:
        if format.matches(sample):
            return format
    if any(b'class="message default clearfix"' in head for head in sample.texts(".html")):
        raise UnknownFormat("telegram_desktop_html")
    raise UnknownFormat("unknown_format", looked_for=", ".join(format.label for format in FORMATS))


def get_format(name: str) -> Format:
    """The format called `name`; raises `UnknownFormat`."""
    for format in FORMATS:
        if format.name == name:
            return format
    raise UnknownFormat("unknown_format", looked_for=", ".join(format.name for format in FORMATS))


def open_history(path: Path, options: Options | None = None, *, start_after: int = 0) -> History:
    """Recognise `path` and open it."""
    return recognise(path).open(path, options, start_after=start_after)
