"""Dates and clocks as people's phones and tools write them: the order of a date is proven or stated, never guessed."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from qunluo.core import clock
from qunluo.importing.formats.trouble import NeedsAnswer

_SPLIT = re.compile(r"[./\-年月]")
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_NIGHT, _MORNING, _NOON = ("凌晨", "清晨"), ("上午", "早上", "午前"), ("中午",)


def from_iso(text: str) -> tuple[float, bool] | None:
    """Unix seconds of an ISO 8601 time, and whether it had an offset (else the wall clock is read as UTC)."""
    try:
        found = datetime.fromisoformat(text)
        has_offset = found.tzinfo is not None
        return (found if has_offset else found.replace(tzinfo=UTC)).timestamp(), has_offset
    except (ValueError, OverflowError):
        return None


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


def prove_order(dates: Iterable[str], stated: str | None, *, since_year: int = 1980) -> str:
    """The order of day, month and year that fits the dates; raises `NeedsAnswer` where several do, or none.

    An order is out as soon as more than one date in a hundred cannot be read in it (a chat quoted inside a message
    may carry foreign dates): there is no such day, or it lies before `since_year` or after today.
    """
    if stated in _ORDERS:
        return stated or ""
    seen = list(dates)
    earliest, latest = datetime(since_year, 1, 1, tzinfo=UTC).timestamp(), clock.now().timestamp() + 2 * 86_400
    existing = _fitting(seen, float("-inf"), float("inf"))
    fitting = _fitting(seen, earliest, latest) or existing or tuple(_ORDERS)
    if len(fitting) == 1:
        return fitting[0]
    raise NeedsAnswer("date_order", fitting, example=seen[0] if seen else "")


def _fitting(dates: list[str], earliest: float, latest: float) -> tuple[str, ...]:
    """The orders in which at least 99 of 100 dates are days between the two moments."""

    def misses(order: str) -> int:
        days = (midnight(date, order) for date in dates)
        return sum(day is None or not earliest <= day <= latest for day in days)

    return tuple(order for order in _ORDERS if misses(order) <= len(dates) // 100)


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
