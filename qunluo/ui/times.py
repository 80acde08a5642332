"""How a moment is told: 20:41 today, yesterday, the day of the week, then the date (docs/design.md §4)."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from qunluo.core import clock

WEEKDAYS = (
    pgettext_lazy("day of the week", "Mon"),
    pgettext_lazy("day of the week", "Tue"),
    pgettext_lazy("day of the week", "Wed"),
    pgettext_lazy("day of the week", "Thu"),
    pgettext_lazy("day of the week", "Fri"),
    pgettext_lazy("day of the week", "Sat"),
    pgettext_lazy("day of the week", "Sun"),
)


def tell(moment: datetime) -> str:
    """`moment` (aware) seen from now, in the active time zone: 「20:41」「昨天」「周三」「11 月 21 日」."""
    there, here = timezone.localtime(moment), timezone.localtime(clock.now())
    days = (here.date() - there.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if days == 1:
        return _("yesterday")
    if 1 < days < 7:
        return str(WEEKDAYS[there.weekday()])
    return tell_day(there)


def tell_day(moment: datetime) -> str:
    """The date, with the year only when it is not this year's."""
    there, here = timezone.localtime(moment), timezone.localtime(clock.now())
    # Translators: Django date format of a day this year, e.g. "18 Oct" or "11 月 21 日".
    this_year = _("j M")
    # Translators: Django date format of a day of another year, e.g. "18 Oct 2024" or "2024 年 10 月 18 日".
    other_year = _("j M Y")
    return date_format(there, this_year if there.year == here.year else other_year)


def tell_fully(moment: datetime) -> str:
    """Date with year and time, for titles and for those who need it exactly."""
    there = timezone.localtime(moment)
    return f"{date_format(there, _('j M Y'))} {there:%H:%M}"
