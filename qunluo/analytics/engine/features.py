"""What one text shows by itself, as bits: a question, a link, marks of promotion, a bridge's prefix.

Words and patterns of promotion stand in `promotion`. Nothing here knows who wrote the text or when.
"""

import re
from hashlib import blake2b

from qunluo.analytics.engine import promotion

QUESTION, LINK, LONG, BRIDGED = 1, promotion.LINK, 8, 16
LONG_TEXT_LENGTH, LONG_CHINESE_LENGTH = 40, 20
_LEADING_NAME = re.compile(r"^\s*(?:\[\w+\]\s*)?(?:<[^>\s]{1,40}>|@?[\w.\-\[\]\\`^{}|]{1,32}[:,])\s*")
_BRIDGE = re.compile(r"^\s*(?:\[[\w .\-]{1,30}\]\s*)?<[^>\n]{1,40}>")


def flags_of(text: str) -> int:
    """The bits of `text`; 0 for an empty one."""
    if not text:
        return 0
    flags = QUESTION if "?" in text or "？" in text or "吗" in text else 0
    if len(text) >= LONG_TEXT_LENGTH or (len(text) >= LONG_CHINESE_LENGTH and not text.isascii()):
        flags |= LONG
    if text[0] in "<[ " and _BRIDGE.match(text):
        flags |= BRIDGED
    return flags | promotion.flags_of(text)


def hash_of(text: str) -> int:
    """A number that is the same for texts that differ only in a leading name, case and spaces."""
    if not text:
        return 0
    folded = " ".join(_LEADING_NAME.sub("", text, count=1).lower().split())
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1
