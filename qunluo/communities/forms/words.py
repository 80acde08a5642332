"""Cleaning what people type: no control characters, no tricks of direction, one line where one line is meant."""

import re
import unicodedata
import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Overrides and isolates turn the text around them (Unicode TR 9); joiners stay, emoji need them.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_SPACES = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """`text` in NFC on one line, without control characters and direction overrides."""
    plain = _TURNING.sub("", unicodedata.normalize("NFC", _SPACES.sub(" ", text)))
    return "".join(char for char in plain if unicodedata.category(char) not in {"Cc", "Cs", "Co"}).strip()


class LineField(forms.CharField):
    """One line of words. Too long is refused, never cut."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


def list_time_zones() -> list[tuple[str, str]]:
    """The zones to choose from: those of the tz database that name a place."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone]


def check_time_zone(zone: str) -> str:
    """`zone` if the tz database knows it. Raises ValidationError otherwise."""
    if zone not in zoneinfo.available_timezones():
        raise ValidationError(_("This time zone is not known."))
    return zone
