"""What WhatsApp itself says in a chat: who came, went, took a new number; and placeholders for media left out."""

import re
from typing import NamedTuple

from qunluo.core.interchange import Kind


class Notice(NamedTuple):
    """A line of WhatsApp's own: `who` it is about, `by` whom, and a rename's new name."""

    kind: Kind
    who: tuple[str, ...] = ()
    by: str = ""
    new: str = ""


_GROUP = "(?:了)?(?:此|该|本)?(?:群组|群組|群聊|群)?"
_PUT = "(?:已)?(?:将|將|把) ?(?P<list>.+?) ?"
_CHANGED = "创建|創建|建立|更改|变更|變更|修改|开启|開啟|关闭|關閉|重置|重設"
_LINK = "(?:链接|連結|邀请|邀請)"
_INTO = "更改为|更改為|更换为|更換為|变更为|變更為|改为|改為"
_SENTENCES: tuple[tuple[Kind, str], ...] = (
    ("system", r"(?P<who>.+?) (?:created|turned|reset|deleted) (?:this |the |on |off )?(?:group|message|disapp).*"),
    ("system", r"(?P<who>.+?) (?:changed (?:the|this|their|your|group)|reset this).*"),
    ("system", rf"(?P<who>.+?)(?:已)?(?:{_CHANGED})了?(?:此|该|本|群|讨论|限时|新).*"),
    ("join", r"(?P<who>.+?) (?:joined (?:using|via|from|this|the).*|joined|(?:was|were) added)"),
    ("join", r"(?P<by>.+?) added (?P<list>.+)"),
    ("leave", r"(?P<who>.+?) (?:left(?: the group| this group)?|was removed|were removed)"),
    ("leave", r"(?P<by>.+?) removed (?P<list>.+)"),
    ("rename", r"(?P<who>.+?) changed to (?P<new>.+)"),
    ("join", rf"(?P<who>.+?)(?:已)?(?:使用|通过|透過|經由|经由).{{0,12}}{_LINK}.{{0,4}}(?:加入|進入|进入).*"),
    ("join", rf"(?P<who>.+?)(?:已)?加入{_GROUP}"),
    ("join", rf"(?P<by>.+?){_PUT}(?:添加|加入|新增)(?:至|到|进|進)?{_GROUP}"),
    ("join", r"(?P<by>.+?)(?:已)?(?:添加|新增|加入|邀请|邀請)了? ?(?P<list>.+)"),
    ("leave", rf"(?P<who>.+?)(?:已)?(?:退出|離開|离开){_GROUP}"),
    ("leave", rf"(?P<by>.+?){_PUT}(?:移除|移出){_GROUP}"),
    ("leave", r"(?P<by>.+?)(?:已)?(?:移除|移出)了? ?(?P<list>.+)"),
    ("rename", rf"(?P<who>.+?)(?:已)?(?:{_INTO}) ?(?P<new>.+)"),
)
_FORMS = tuple((kind, re.compile(form, re.DOTALL)) for kind, form in _SENTENCES)
_NAMES = re.compile(r",\s(?![^()]*\))|\s(?:and|&)\s|、|和|与|與|及")
_SUBJECT = re.compile(
    r" (?:changed (?:the|this) (?:subject|group|community)|created group|created this group|changed their) "
    r"|(?:更改|变更|變更|修改|创建|創建|建立)了?(?:此|该|本)?(?:群组|群組|群)"
)
_THINGS = "[图圖][像片]|视频|影片|音频|音訊|[语語]音|[贴貼动動][图圖]|GIF|文件|文[檔档]|联系人|聯絡人|名片|媒[体體]"
_LEFT_OUT = "忽略|省略|略過|略过"
_OMITTED = re.compile(
    rf"<[^<>]{{0,30}}(?:omitted|{_LEFT_OUT}|omitido|weggelassen|omis)[^<>]{{0,30}}>"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card|video note|voice message) omitted"
    rf"|(?:{_THINGS}).{{0,6}}(?:{_LEFT_OUT})"
    rf"|(?:已)?(?:{_LEFT_OUT})(?:了)?(?:的)?(?:{_THINGS})\S{{0,6}}",
    re.IGNORECASE,
)
_SAID_TO_BE = "file attached|文件附件|檔案附件|附件|附加檔案|文件已附加|archivo adjunto|Datei angehängt"
_ATTACHED = re.compile(
    r"<(?:attached|附件|添付ファイル|archivo adjunto)\s*[::：]\s*(?P<ios>[^<>\n]{1,255})>"
    rf"|(?P<android>[^\n/\\]{{1,200}}\.[A-Za-z0-9]{{2,5}}) \((?:{_SAID_TO_BE})\)"
)
_ONE = "(?:一个|一個)?"
_PACKET = "(?:红包|紅包)"
_RED_PACKET = re.compile(
    rf"\[(?:微信|QQ)?{_PACKET}\]|(?:发出|發出|发了|發了|收到){_ONE}{_PACKET}|(?:领取|領取)了?.{{0,60}}?的{_PACKET}"
)


def read_notice(text: str) -> Notice:
    """What a line without an author tells."""
    if is_red_packet(text):
        return Notice("red_packet")
    for kind, form in _FORMS:
        if found := form.fullmatch(text[:4_000]):
            return _notice(kind, found)
    return Notice("system")


def is_about_the_group(sender: str) -> bool:
    """Whether what stands before a colon is no name but the beginning of a notice with a colon in the group's name."""
    return _SUBJECT.search(sender) is not None


def find_attachment(text: str) -> str | None:
    """Name of the file a message stands for (the placeholder where no file is named), None for ordinary text."""
    if found := _ATTACHED.search(text):
        return (found["ios"] or found["android"]).strip("\u200e ")
    return text.strip("<>") if _OMITTED.fullmatch(text.lstrip("\u200e")) else None


def is_red_packet(text: str) -> bool:
    """Whether `text` marks a red packet given or opened."""
    return ("包" in text) and _RED_PACKET.search(text[:400]) is not None


def _notice(kind: Kind, found: re.Match[str]) -> Notice:
    parts = found.groupdict()
    if parts.get("list"):
        people = tuple(name.strip() for name in _NAMES.split(parts["list"].rstrip(".。")) if name.strip())
        return Notice(kind, people[:1_000], by=parts["by"].strip())
    return Notice(kind, (parts["who"].strip(),), new=(parts.get("new") or "").strip())
