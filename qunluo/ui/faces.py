"""How a person is drawn: a photo, or two near tones of one of twelve hues and one character."""

import unicodedata
from collections.abc import Callable
from typing import Any

HUES = 12
# Side in CSS pixels of each size; a photo is asked for at twice that.
SIDES = {"s": 28, "m": 40, "l": 52, "xl": 80}

_photos: list[Callable[[Any, int], str]] = []


def register_photo(address: Callable[[Any, int], str]) -> None:
    """Let `address(person, pixels)` tell where a person's photo is, "" where there is none. It asks no database."""
    _photos.append(address)


def photo(who: Any, size: str) -> str:
    """The address of the photo of a person, or of a membership whose person is loaded; "" without one."""
    state = getattr(who, "_state", None)
    person = state.fields_cache.get("person", who) if state else who
    found = (address(person, 2 * SIDES.get(size, 40)) for address in _photos)
    return next((address for address in found if address), "")


def hue(pk: int | None) -> int:
    """Which of the twelve hues, 1 to 12, belongs to this id. The same person keeps it everywhere."""
    return (pk or 0) * 7 % HUES + 1


def letter(name: str) -> str:
    """The last character of a Chinese name, the first letter of a Latin one, a dot where there is neither.

    What stands in brackets does not count: of 「豆豆妈（杭州）」 it is 妈.
    """
    spoken = _outside_brackets(name) or name
    ideographs = [sign for sign in spoken if _is_cjk(sign)]
    if ideographs:
        return ideographs[-1]
    first = next((sign for sign in spoken if sign.isalnum()), "·")
    return first.upper()


def _outside_brackets(name: str) -> str:
    kept, depth = [], 0
    for sign in name:
        if sign in "(（[【":
            depth += 1
        elif sign in ")）]】":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(sign)
    return "".join(kept).strip()


def _is_cjk(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "CJK COMPAT", "HIRAGANA", "KATAKANA", "HANGUL"))
