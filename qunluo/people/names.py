"""What may stand as a name: visible, on one line, without tricks of direction."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def clean_nickname(text: str) -> str:
    """`text` in NFC, spaces joined, without control and direction signs. ValidationError when nothing visible is left."""
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"} or sign in "\u200d\n\t "
    )
    name = " ".join(kept.split())
    if not any(sign.isprintable() and not sign.isspace() and sign != "\u200d" for sign in name):
        raise ValidationError(_("Write a name that people can read."), code="invisible")
    return name
