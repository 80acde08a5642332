"""The head of a WhatsApp line and the order of its date: proven from the file or stated, never guessed.

Android writes `26/01/2020, 4:19 pm - `, iOS `[26/01/2020, 4:19:05 PM] `, each in the manner of the phone's language.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from qunluo.importing.formats.trouble import NeedsAnswer

_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_GAP = "[ \u00a0\u202f]"
_HALF_DAY = r"[AaPp]\.?" + _GAP + r"?[Mm]\.?|上午|下午|凌晨|清晨|早上|中午|晚上|午前|午後"
_STAMP = (
    r"(\d{1,4}[./\-年]\d{1,2}[./\-月]\d{1,4})日?(?:[,，]|"
    + _GAP
    + r"(?:星期|周|週)[一二三四五六日天])?"
    + _GAP
    + r"{1,2}"
    rf"({_HALF_DAY})?{_GAP}?(\d{{1,2}})[:.](\d\d)(?:[:.](\d\d))?(?:{_GAP}?({_HALF_DAY}))?"
)
DASH = re.compile(rf"{_MARKS}{_STAMP} - ")
BRACKET = re.compile(rf"{_MARKS}\[{_STAMP}\] ")
_SPLIT = re.compile(r"[./\-年月]")
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_NIGHT, _MORNING, _NOON = ("凌晨", "清晨"), ("上午", "早上", "午前"), ("中午",)


def find_head(line: str) -> re.Pattern[str] | None:
    """The form of the head `line` begins with."""
    return next((form for form in (DASH, BRACKET) if form.match(line)), None)


def midnight(date: str, order: str) -> float | None:
    """The first second of `date` read in `order` (wall clock as UTC), None where no such day exists."""
    fields = _SPLIT.split(date)
    year, month, day = (fields[place] for place in _ORDERS[order])
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return datetime(full_year, int(month), int(day), tzinfo=UTC).timestamp()
    except ValueError:
        return None


def seconds_of_day(half: str | None, hour: str, minute: str, second: str | None) -> int | None:
    """Seconds since midnight on a clock of 12 or 24 hours, None for a time no clock shows."""
    hours = int(hour)
    if half:
        if not 0 <= hours <= 12:
            return None if hours > 23 else _clock(hours, minute, second)
        hours = _whole_day(half, hours)
    return _clock(hours, minute, second)


def prove_order(dates: Iterable[str], stated: str | None) -> str:
    """The order of day, month and year that fits the dates; raises `NeedsAnswer` where several do.

    An order is out as soon as more than one date in a hundred cannot be read in it (a chat quoted inside a message
    may carry foreign dates).
    """
    if stated in _ORDERS:
        return stated or ""
    seen = list(dates)
    misses = {order: sum(midnight(date, order) is None for date in seen) for order in _ORDERS}
    fitting = tuple(order for order, missed in misses.items() if missed <= len(seen) // 100)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return min(misses, key=lambda order: misses[order])
    raise NeedsAnswer("date_order", fitting, example=seen[0] if seen else "")


def _whole_day(half: str, hours: int) -> int:
    early = half[0] in "aA" or half in _NIGHT or half in _MORNING
    if early:
        return hours % 12
    if half in _NOON:
        return hours if hours >= 11 else hours + 12
    return hours % 12 + 12


def _clock(hours: int, minute: str, second: str | None) -> int | None:
    if hours > 23 or int(minute) > 59 or int(second or 0) > 60:
        return None
    return hours * 3600 + int(minute) * 60 + int(second or 0)
