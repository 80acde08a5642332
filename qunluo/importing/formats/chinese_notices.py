"""What WeChat and QQ say themselves in a group: who came, who went, red packets."""

import re

from qunluo.core.interchange import Kind
from qunluo.importing.formats.whatsapp_notices import is_red_packet

_Q = "[\"“”「」'‘’]?"
_JOINS = tuple(
    map(
        re.compile,
        (
            rf"{_Q}(?P<by>[^\"“”]{{1,60}}?){_Q}邀请{_Q}(?P<who>[^\"“”]{{1,200}}?){_Q}加入了?(?:本)?群聊?.*",
            rf"{_Q}(?P<who>[^\"“”]{{1,60}}?){_Q}通过(?:扫描)?{_Q}?(?P<by>[^\"“”]{{0,60}}?){_Q}?(?:分享|邀请|的).*(?:加入|进入)了?(?:本)?群聊?.*",
            rf"{_Q}(?P<who>[^\"“”]{{1,60}}?){_Q}(?:已)?(?:加入|进入)了?(?:本)?群聊?[。.]?",
        ),
    )
)
_LEAVES = tuple(
    map(
        re.compile,
        (
            rf"{_Q}(?P<by>[^\"“”]{{1,60}}?){_Q}(?:已)?将{_Q}(?P<who>[^\"“”]{{1,60}}?){_Q}移出了?(?:本)?群聊?.*",
            rf"{_Q}(?P<who>[^\"“”]{{1,60}}?){_Q}(?:已)?(?:退出|离开)了?(?:本)?群聊?[。.]?",
        ),
    )
)
_OPENED = re.compile(rf"{_Q}(?P<who>[^\"“”]{{1,60}}?){_Q}领取了?{_Q}(?P<by>[^\"“”]{{1,60}}?){_Q}的红包.*")


def kind_of(text: str, stated: Kind) -> Kind:
    """The kind of an entry: notices stated as such are looked at closer, and red packets are known by their words."""
    if stated == "system":
        if is_red_packet(text):
            return "red_packet"
        if any(form.fullmatch(text) for form in _JOINS):
            return "join"
        return "leave" if any(form.fullmatch(text) for form in _LEAVES) else "system"
    return "red_packet" if stated == "message" and text.startswith("[") and is_red_packet(text) else stated


def people_of(notice: str) -> tuple[tuple[str, ...], str]:
    """Who came, went or opened a red packet, and by whom or whose; nothing where the notice does not say."""
    for form in (*_JOINS, *_LEAVES, _OPENED):
        if found := form.fullmatch(notice):
            people = (name.strip('"“” ') for name in found["who"].split("、"))
            return tuple(filter(None, people)), (found.groupdict().get("by") or "").strip()
    return (), ""
