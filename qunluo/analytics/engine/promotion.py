"""Marks of promotion in one text: a contact, a phone, a link, a price, a call to act, the style of selling.

The words are our own, written down from knowing such texts, never learned from a labelled set. No word convicts by
itself: see `is_promotion`. What the operator marks counts before all of this (`marks` of `diagnose`).
"""

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine import promotion_words as words

LINK = 2
CONTACT, PHONE, PRICE, CALL, STYLE = 32, 64, 128, 256, 512
MARKS = LINK | CONTACT | PHONE | PRICE | CALL | STYLE

_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]{2,}\.(?:com|cn|net|top|vip|cc|shop|xyz|club|me|ly|link)\b")
_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[\s·・*_.\-~]+(?=[\u4e00-\u9fff])")
_CONTACT = re.compile(
    r"(?<![a-z])(?:vx|v信|wx|weixin|wechat|qq|whatsapp|telegram|tg|skype|line id)\s*(?:号|群|id|no)?\s*"
    r"[:：+＋]?\s*@?[a-z0-9_\-]{4,}"
    r"|(?:微信|薇信|威信|徽信|扣扣|企鹅|公众号|联系电话|热线|客服|手机)号?\s*[:：]?\s*[a-z0-9_\-]{5,}|\bt\.me/|\bwa\.me/"
    r"|\bd(?:irect message|m)(?: me| us)?\b|[\w.]+@[\w.]+\.[a-z]{2,}|\[email\]|\[phone\]"
)
_CONTACT_SIGNS = (  # one of these is in every text that _CONTACT finds
    "qq", "vx", "wx", "tg", "dm", "t.me", "wa.me", "wechat", "weixin", "v信", "whatsapp", "telegram", "skype",
    "line id", "信", "扣", "企鹅", "公众号", "电话", "热线", "客服", "手机", "direct message", "[email]", "[phone]",
)  # fmt: skip
_DIGIT = re.compile("[0-9]")
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d(?:[\s-]?\d{4}){2}|400[\s-]?\d{3}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8}|\+\d{8,14})(?!\d)"
)
_PRICE = re.compile(
    r"[¥￥$€£₹]\s?\d|\d[\d,.]*\s?(?:元|块钱?|万元?|rmb|usd|eur|dollars?|折|%\s?off|/月|/年|个点)|\d+(?:\.\d+)?\s?折"
    r"|[零一二三四五六七八九十百千万两半]+(?:元|折|块钱)"
)


def flags_of(text: str) -> int:
    """The bits of promotion in `text`."""
    folded = text.lower()
    if text.isascii():
        return _shared_marks(folded) | _english_marks(folded)
    folded = _CHINESE_GAP.sub("", unicodedata.normalize("NFKC", folded))
    return _shared_marks(folded) | _english_marks(folded) | _chinese_marks(folded)


def _shared_marks(text: str) -> int:
    flags = LINK if "." in text and _LINK.search(text) else 0
    if _DIGIT.search(text):
        flags |= (PHONE if _PHONE.search(text) else 0) | (PRICE if _PRICE.search(text) else 0)
    may_tell = "@" in text or any(sign in text for sign in _CONTACT_SIGNS)
    return flags | (CONTACT if may_tell and _CONTACT.search(text) else 0)


def _english_marks(text: str) -> int:
    return _groups_in(text, words.ENGLISH, ((CALL, "calls"), (STYLE, "style"), (PRICE, "prices")))


def _chinese_marks(text: str) -> int:
    groups = ((CONTACT, "contacts"), (PRICE, "prices"), (CALL, "calls"), (STYLE, "style"))
    flags = _groups_in(text, words.CHINESE, groups)
    if flags & STYLE == 0 and sum(phrase in text for phrase in words.CHINESE["weak_style"]) >= 2:
        flags |= STYLE
    return flags


def _groups_in(text: str, phrases: Mapping[str, tuple[str, ...]], groups: tuple[tuple[int, str], ...]) -> int:
    flags = 0
    for flag, group in groups:
        for phrase in phrases[group]:
            if phrase in text:
                flags |= flag
                break
    return flags


def is_promotion(flags: NDArray[np.uint16], is_repeated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Three marks of the six; or two, one a price or a call and one a contact, phone, link or style.

    The same long text said three times or more counts as one more mark.
    """
    count = sum(((flags & mark) > 0).astype(np.int8) for mark in (CONTACT, PHONE, LINK, PRICE, CALL, STYLE))
    offers, ways = (flags & (PRICE | CALL)) > 0, (flags & (CONTACT | PHONE | LINK | STYLE)) > 0
    found: NDArray[np.bool_] = (count + is_repeated >= 3) | ((count >= 2) & offers & ways)
    return found
