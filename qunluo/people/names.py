"""What may stand as a name: visible, on one line, without tricks of direction."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def clean_nickname(text: str) -> str:
    """`text` in NFC, spaces joined, no control or direction signs. ValidationError when nothing is left to see."""
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if _may_stay(sign))
    name = " ".join(kept.split())
    if not any(sign.isprintable() and not sign.isspace() and sign != "\u200d" for sign in name):
        raise ValidationError(_("Write a name that people can read."), code="invisible")
    return name


def _may_stay(sign: str) -> bool:
    """Joiners hold emoji together, spaces are joined later; every other invisible sign goes."""
    return sign in "\u200d\n\t " or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
