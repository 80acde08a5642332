"""Text as search compares it: the folded form and its tokens (D11).

Folding works character by character, so that what holds for a whole text holds for every part of it: a query
is found exactly where its folded characters stand. Phrase dictionaries would break that and stay out.
Writing tsvectors and queries is `vectors`; marking hits for a reader is `highlights`.
"""

import re
import unicodedata
from functools import cache

import opencc

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f"
    "\U00020000-\U0003fffd"
)
SIGNS = "\u2600-\u27bf\U0001f000-\U0001faff"
TOKEN = re.compile(f"[{CJK}{SIGNS}]|[^\\W{CJK}{SIGNS}]+")
IS_SINGLE = re.compile(f"[{CJK}{SIGNS}]")
WORD_LIMIT = 64

_ASCII_WORD = re.compile(r"[a-z0-9_]+")
_FOLDED_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0))


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, one character to one character; made once, in about 30 ms."""
    converter = opencc.OpenCC("t2s")
    characters = [chr(code) for block in _FOLDED_BLOCKS for code in block]
    converted = converter.convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(before): after for before, after in pairs if before != after and len(after) == 1}


def fold(text: str) -> str:
    """`text` in the one form search compares: NFKC, caseless, traditional Han written as simplified.

    Plain ASCII takes the short way (lower case is all there is to do).
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_simplified()) if IS_SINGLE.search(folded) else folded


def tokens(text: str) -> list[tuple[str, int]]:
    """The tokens of `text` with their positions, from 1: every CJK character and sign alone, other words whole.

    Neighbours differ by 1. Where anything stands between two CJK characters, or punctuation beside one, they
    differ by 2, so that a phrase never reaches across it. Words are cut at 64 characters.
    """
    folded = fold(text)
    if folded.isascii():
        return [(word[:WORD_LIMIT], at) for at, word in enumerate(_ASCII_WORD.findall(folded), 1)]
    return _spaced(folded)


def _spaced(folded: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    at, end, was_single = 0, 0, False
    for match in TOKEN.finditer(folded):
        token, start = match[0], match.start()
        is_single = IS_SINGLE.match(token) is not None
        at += 1
        if start > end and found and (is_single or was_single):
            at += _breaks(folded[end:start], both=is_single and was_single)
        found.append((token[:WORD_LIMIT], at))
        end, was_single = match.end(), is_single
    return found


def _breaks(between: str, *, both: bool) -> bool:
    return both or not between.isspace()
