"""The head of a WhatsApp line: date and time in brackets or before a dash.

Android writes `26/01/2020, 4:19 pm - `, iOS `[26/01/2020, 4:19:05 PM] `, each in the manner of the phone's language.
"""

import re

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


def find_head(line: str) -> re.Pattern[str] | None:
    """The form of the head `line` begins with."""
    return next((form for form in (DASH, BRACKET) if form.match(line)), None)


def is_chat_line(line: str) -> bool:
    """Whether `line` begins with a head of WhatsApp's and does not go on like a line of IRC."""
    form = find_head(line)
    head = form.match(line) if form else None
    return head is not None and not line[head.end() :].startswith(("<", "* ", "*** ", "-!- "))
