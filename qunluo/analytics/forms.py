"""What people say when they ask for a report."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core import clock

EARLIEST = date(1990, 1, 1)


class ReportForm(forms.Form):
    """As of which day; empty means the newest message."""

    as_of = forms.DateField(
        label=_("Judge as of the end of"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Silence can only be judged against a date. Left empty, it is the day of the newest message."),
    )

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and not EARLIEST <= day <= clock.now().date() + timedelta(days=1):
            raise forms.ValidationError(_("Choose a day between 1990 and today."), code="out_of_range")
        return day

    def moment(self, zone: str) -> datetime | None:
        """The end of the chosen day in the community's time zone, but never later than now."""
        day: date | None = self.cleaned_data.get("as_of")
        if day is None:
            return None
        end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return min(end, clock.now())
