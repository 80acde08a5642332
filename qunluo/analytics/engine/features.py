"""What one text shows by itself, as bits: a question, a link, marks of promotion, a bridge's prefix.

Words and patterns of promotion stand in `promotion`. Nothing here knows who wrote the text or when.
"""

import re
from hashlib import blake2b

from qunluo.analytics.engine import promotion

QUESTION, LINK, LONG, BRIDGED, GIFT, OF_GIFTS = 1, promotion.LINK, 8, 16, 1024, 2048
LONG_TEXT_LENGTH, LONG_CHINESE_LENGTH = 40, 20
_LEADING_NAME = re.compile(r"^\s*(?:\[\w+\]\s*)?(?:<[^>\s]{1,40}>|@?[\w.\-\[\]\\`^{}|]{1,32}[:,])\s*")
_BRIDGE = re.compile(r"^\s*(?:\[[\w .\-]{1,30}\]\s*)?<[^>\n]{1,40}>")


_GIFT = re.compile(
    r"^\s*(?:\[|【)?(?:微信|qq|支付宝|拼手气|普通)?(?:红包|紅包|red packet|hongbao|lucky money)(?:\]|】)|^\s*🧧"
    r"|(?:发出|发了|發出|發了|sent|gave)(?:一个|一個| a| an)?\s?(?:红包|紅包|red packet|hongbao|lucky money)",
    re.IGNORECASE,
)
_GIFT_SIGNS = ("包", "🧧", "acket", "ACKET", "ongbao", "ONGBAO", "money", "pao", "pau", "pow")  # in every text it finds
_OF_GIFTS = re.compile(r"红包|紅包|🧧|\bpackets?\b|hongbao|lucky money|ang ?p(?:ao|au|ow)", re.IGNORECASE)


def is_gift(text: str) -> bool:
    """Whether a text stands for a red packet, as exports write it where they have no other sign for one."""
    return _GIFT.search(text[:200]) is not None


def flags_of(text: str) -> int:
    """The bits of `text`; 0 for an empty one."""
    if not text:
        return 0
    flags = QUESTION if "?" in text or "？" in text or "吗" in text else 0
    if len(text) >= LONG_TEXT_LENGTH or (len(text) >= LONG_CHINESE_LENGTH and not text.isascii()):
        flags |= LONG
    if text[0] in "<[ " and _BRIDGE.match(text):
        flags |= BRIDGED
    if any(sign in text for sign in _GIFT_SIGNS) and _OF_GIFTS.search(text):
        flags |= OF_GIFTS | (GIFT if is_gift(text) else 0)
    return flags | promotion.flags_of(text)


def hash_of(text: str) -> int:
    """A number that is the same for texts that differ only in a leading name, case and spaces."""
    if not text:
        return 0
    folded = " ".join(_LEADING_NAME.sub("", text, count=1).lower().split())
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1
