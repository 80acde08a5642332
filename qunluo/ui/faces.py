"""How a person is drawn while there is no photo: two near tones of one of twelve hues and one character."""

import unicodedata

HUES = 12


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
