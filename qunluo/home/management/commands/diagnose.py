"""`qunluo diagnose FILE`: read an exported history and print what it shows. Without database, without traces."""

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from qunluo.analytics.engine.diagnosis import Wishes, diagnose, to_json
from qunluo.analytics.engine.scoring import KINDS
from qunluo.core.interchange import Record
from qunluo.home.diagnosis_text import as_text
from qunluo.importing.formats.base import History, Options, RefusedLine
from qunluo.importing.formats.reasons import CHOICES, FILE_REASONS, LINE_REASONS, QUESTIONS
from qunluo.importing.formats.registry import recognise
from qunluo.importing.formats.trouble import HistoryError, NeedsAnswer, UnreadableHistory

CANNOT_READ = 2
LANGUAGES = {"zh": "zh-hans", "zh-hans": "zh-hans", "zh-hant": "zh-hant", "en": "en"}


class Command(BaseCommand):
    help = "Diagnose an exported group history: what sort of group it is, in which stage, and why."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the exported history: a file, an archive or a folder")
        parser.add_argument("--as-of", metavar="T", help="judge as of this day or moment (2026-02-28, ISO 8601)")
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")
        parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], help="order of day, month and year")
        parser.add_argument("--time-zone", help="time zone of the source, such as Asia/Shanghai")
        parser.add_argument("--aim", choices=KINDS, default="", help="what the group is meant to be")
        parser.add_argument("--language", choices=LANGUAGES, help="language of the text")

    def handle(self, *args: object, **options: object) -> None:
        language = LANGUAGES[str(options["language"] or _language_of_terminal())]
        with translation.override(language):
            try:
                self._diagnose(options)
            except HistoryError as error:
                self.stderr.write(_sentence(error))
                sys.exit(CANNOT_READ)

    def _diagnose(self, options: dict[str, object]) -> None:
        as_of, history = _moment(options["as_of"]), _open(options)
        found = diagnose(
            _with_progress(history, self.stderr.isatty()),
            as_of=as_of,
            has_offset=history.has_offset,
            exported_at=history.exported_at,
            format=history.format,
            wishes=Wishes(aim=str(options["aim"])),
        )
        if history.refused_count:
            self.stderr.write(_refusals(history))
        if not found.messages:
            raise UnreadableHistory("no_messages")
        if options["json"]:
            self.stdout.write(json.dumps(json.loads(to_json(found)), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(found, title=history.title, is_coloured=self.stdout.isatty()))


def _language_of_terminal() -> str:
    """English where the terminal asks for it, else Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(name, "")
        if asked:
            break
    spoken = asked.split(".")[0].replace("_", "-").lower()
    if spoken in ("zh-tw", "zh-hk", "zh-mo"):
        return "zh-hant"
    return "en" if spoken.startswith("en") else "zh"


def _sentence(error: HistoryError) -> str:
    """Why the file cannot be read, in the language of the terminal, and what to state where one thing is missing."""
    texts = {**FILE_REASONS, **QUESTIONS}
    told = gettext(texts[error.code]) if error.code in texts else str(error)
    told = told % error.values if error.values else told
    if isinstance(error, NeedsAnswer):
        choices = ", ".join(f"{choice} ({gettext(CHOICES[choice])})" for choice in error.choices)
        told += "\n" + gettext("Say it with --%(option)s: %(choices)s") % {
            "option": error.option.replace("_", "-"),
            "choices": choices,
        }
    return told


def _open(options: dict[str, object]) -> History:
    path = options["file"]
    assert isinstance(path, Path)
    order, zone = options["date_order"], options["time_zone"]
    stated = Options(date_order=str(order) if order else None, time_zone=str(zone) if zone else None)
    return recognise(path).open(path, stated)


def _moment(text: object) -> float | None:
    """Unix seconds of a day (its end) or a moment; without an offset it is the clock of the source."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise CommandError(
            gettext("“%(text)s” is no day or moment. Write it like 2026-02-28 or 2026-02-28T18:00.") % {"text": text},
            returncode=CANNOT_READ,
        ) from error
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return seconds + 86399 if len(str(text)) == 10 else seconds


def _with_progress(history: History, is_shown: bool) -> Iterator[Record]:
    """The records of `history`, telling on the terminal how far the reading is."""
    shown_at = time.monotonic()
    for count, record in enumerate(history):
        if is_shown and count % 2000 == 0 and time.monotonic() - shown_at > 0.2:
            shown_at = time.monotonic()
            share = history.bytes_read / max(history.bytes_total, 1)
            sys.stderr.write("\r" + gettext("Reading: %(count)s entries, %(share)s") % _far(count, share))
        yield record
    if is_shown:
        sys.stderr.write("\r\x1b[K")


def _far(count: int, share: float) -> dict[str, str]:
    return {"count": f"{count:,}", "share": f"{share * 100:.0f}%"}


def _refusals(history: History) -> str:
    first = "\n".join(f"  {row.file}:{row.line}: {_told(row)}" for row in history.refused[:5])
    told = gettext("%(count)s lines could not be read and were left out:") % {"count": f"{history.refused_count:,}"}
    return f"{told}\n{first}"


def _told(refused: RefusedLine) -> str:
    """Why a line was left out, in the language of the terminal."""
    told = gettext(LINE_REASONS[refused.reason])
    return told % refused.values if refused.values else told
