"""Telephone numbers as E.164. A number without a country belongs to the country the form shows (+86 first)."""

import re

from django.utils.translation import gettext_lazy as _

from qunluo.core.errors import Invalid

COUNTRIES = (
    ("+86", _("China +86")),
    ("+852", _("Hong Kong +852")),
    ("+853", _("Macao +853")),
    ("+886", _("Taiwan +886")),
    ("+65", _("Singapore +65")),
    ("+60", _("Malaysia +60")),
    ("+81", _("Japan +81")),
    ("+82", _("Korea +82")),
    ("+44", _("Britain +44")),
    ("+49", _("Germany +49")),
    ("+61", _("Australia +61")),
    ("+1", _("America +1")),
)
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_CHINESE_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_SPACING = re.compile(r"[\s\-().·]")


def normalise(text: str, *, country: str = "+86") -> str:
    """`139 5710 2468` → `+8613957102468`; `+44 7700 900123` → `+447700900123`; `0044…` as well.

    Raises Invalid with a sentence for the person when it is no number.
    """
    number = _SPACING.sub("", text.translate(_FULL_WIDTH))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not number.startswith("+"):
        number = f"{country}{number.lstrip('0') if country != '+86' else number}"
    if not _E164.fullmatch(number) or (number.startswith("+86") and not _CHINESE_MOBILE.fullmatch(number)):
        raise Invalid(_("That is not a mobile number. For example: 139 5710 2468."), code="people.phone_invalid")
    return number


def masked(number: str) -> str:
    """For a page or a log: `+86 139****2468`."""
    return f"{number[:-8]}****{number[-4:]}"


_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＋"): "+"}
