"""The questions a history asks before it is brought in."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from qunluo.importing.models import Import
from qunluo.importing.sentences import choice, question


class AnswersForm(forms.Form):
    """Room, time zone, order of the dates, and until when the file tells; only what the file leaves open."""

    room = forms.CharField(
        label=_("Name of the room"),
        max_length=80,
        help_text=_("A later export of the same group goes on in this room if you give it the same name."),
    )
    date_order = forms.ChoiceField(widget=forms.RadioSelect)
    time_zone = forms.ChoiceField(
        label=_("Time zone of the times in this file"),
        help_text=_("The file gives clock times without saying where. Choose where it was exported."),
    )
    as_of = forms.DateField(
        label=_("Day of the export"),
        required=False,
        validators=[MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(9000, 1, 1))],
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("If you know it: what came after the last message is then read as silence. May stay empty."),
    )

    def __init__(self, *args: Any, history: Import, **kwargs: Any) -> None:
        asked = history.preview.get("questions", {})
        initial = {
            "room": asked.get("room", {}).get("proposed", ""),
            "time_zone": history.community.time_zone,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        for name in ("room", "date_order", "time_zone"):
            if name not in asked:
                del self.fields[name]
        if "date_order" in self.fields:
            self._ask_order(asked["date_order"])
        if "time_zone" in self.fields:
            zones = [(name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]
            self._choices("time_zone", zones)
        self.zone = history.community.time_zone

    def answers(self) -> dict[str, str]:
        """What was answered, for `start_import`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "as_of" and value}

    def as_of_moment(self) -> datetime | None:
        """The end of the day of the export."""
        day = self.cleaned_data.get("as_of")
        if day is None:
            return None
        zone = ZoneInfo(self.cleaned_data.get("time_zone") or self.zone)
        return (datetime.combine(day, time(0), tzinfo=zone) + timedelta(days=1, seconds=-1)).astimezone(UTC)

    def _ask_order(self, asked: dict[str, Any]) -> None:
        self.fields["date_order"].label = question("date_order", {"example": asked.get("example", "")})
        self._choices("date_order", [(code, choice(code)) for code in asked["choices"]])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
