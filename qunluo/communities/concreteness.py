"""Does a sentence say something one can picture? Rules of thumb for the three sentences of founding (M1).

Each rule answers with a hint or nothing. A hint helps and may be declined; it never forbids. The lists below are
the words people use for time and place in Chinese and English; tests hold examples of both sides. No Django models.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TIME = re.compile(
    r"周[一二三四五六日天末1-7]|星期|礼拜|週|禮拜|每[天日周週月晚早年季个個逢]|逢[一二三四五六七八九十\d]|[早晚]上|上午|下午|中午|傍晚|凌晨|清晨|夜里|夜裡|深夜|"
    r"[饭飯课課班学學睡]前|[饭飯课課班学學]后|[飯課班學]後|下班|下课|下課|放学|放學|午休|课间|課間|周末|节假日|假期|寒假|暑假|春节|年底|年初|"
    r"\d\s*[点點时時:：]|[一二两三四五六七八九十]+[点點][半钟鐘]?|[一二三四五六七八九十\d]+\s*月|月[初中底]|[上下]旬|[春夏秋冬][天季]|一刻钟|一刻鐘|小时内|小時內|"
    r"随时|隨時|当天|當天|第二天|开学|開學|赛季|比赛日|[那这][天晚]|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:daily|weekly|monthly|nightly|yearly|weekends?|weekdays?)\b|"
    r"\b(?:morning|noon|lunch|afternoon|evening|night|bedtime|midnight|dinner|breakfast)s?(?:time)?\b|"
    r"\b(?:every|each|once a|twice a|a) (?:day|week|month|year|quarter|term|season|other)\b|\bo'?clock\b|"
    r"\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{1,2}:\d{2}\b|\bwithin (?:a|an|\d+) (?:hour|day|week)s?\b|"
    r"\b(?:spring|summer|autumn|winter|january|february|march|april|june|july|august|september|october|november|december)\b|"
    r"\b(?:after|before|between|during) (?:work|school|class|term|dinner|lunch|bed|the match|training)\b|\bany time\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[路街巷弄村镇鎮区區县縣市省园園院馆館店厅廳室楼樓场場吧湖河桥橋校班栋棟铺鋪寺庙廟](?:[里裡内內上边邊口旁中前后後]|$|[，。；,、的和见見碰集一])|"
    r"公园|公園|操场|操場|广场|廣場|图书|圖書|社区|社區|小区|小區|咖啡|书店|書店|门店|門店|门口|門口|食堂|球场|球場|体育|體育|教室|会议室|會議室|工作室|"
    r"办公室|辦公室|家里|家裡|[谁誰各在]家|楼下|樓下|院子|工地|车间|車間|[东西南北]门|江边|江邊|海边|海邊|河边|河邊|山上|营地|營地|大厅|大廳|"
    r"\b(?:in|at|on|by|near|behind|outside) (?:the|our|a|my|one|every)? ?"
    r"(?!chat\b|group\b|line\b|internet\b)(?:[\w'’-]+ ){0,4}?"
    r"(?:library|park|caf[eé]|shop|store|school|hall|room|pitch|court|pool|gym|studio|house|garden|square|street|road|"
    r"river|lake|bridge|hill|church|office|club|pub|bar|market|museum|station|campus|playground|kitchen|workshop|"
    r"classroom|field|track|gate|yard|centre|center|bookshop|clubhouse|home|door|beach|forest|allotment)s?\b",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"群里|群裡|群聊|线上|線上|网上|網上|直播|视频|視頻|会议|會議|论坛|論壇|语音|語音|腾讯|釘釘|钉钉|微信|"
    r"\bonline\b|\bin (?:the|our|this) (?:chat|group|room|channel|forum)\b|"
    r"\bvideo\b|\bcalls?\b|\bzoom\b|\bstream\b|\bchat\b",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"^(?:所有人|每个人|每個人|任何人|大家|全体|全體|人人|所有的人|各位|不限)|"
    r"^(?:every(?:one|body)|any(?:one|body)|all people|people)"
    r"(?:[.,!]|$| who (?:want|like)s?(?: to join)?[.]?$| is welcome)",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"分享|交流|学习|學習|服务|服務|资源|資源|平台|各种|各種|相关|相關|互动|互動|讨论|討論|提供|信息|資訊|一起|我们|我們|大家|进行|進行|以及|和|与|與|的|等|"
    r"\b(?:share|sharing|exchange|exchanging|communicate|communication|learn|learning|network|networking|services?|resources?|"
    r"platform|community|discuss|discussion|various|related|information|things?|stuff|and|the|of|to|a|for|our|we|offer|provide)\b",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")


def weight(text: str) -> int:
    """How much a sentence says: Chinese characters, and two for a word in Latin letters."""
    return len(_CJK.findall(text)) + 2 * len(_LATIN_WORD.findall(text))


def hint_for_whom(text: str) -> str | Promise | None:
    """A hint when the sentence means everybody, or is too short to picture somebody."""
    if _EVERYBODY.search(text.strip()):
        return _("“Everyone” is nobody in particular. Think of one person you know, and write whom you see.")
    if weight(text) < 8:
        return _("One cannot picture them yet. How old are they, where do they live, what are they stuck with?")
    return None


def hint_for_service(text: str) -> str | Promise | None:
    """A hint when nothing remains after the words that fit every community, such as “share” and “exchange”."""
    if weight(_FILLER.sub(" ", text)) < 6:
        return _("One cannot tell yet what happens here. For example: “Old hands help each beginner make a first cup.”")
    return None


def hint_for_scenario(text: str) -> str | Promise | None:
    """A hint when the sentence names no time, no place, or neither. Meeting online counts once there is a time."""
    has_time = bool(_TIME.search(text))
    has_place = bool(_PLACE.search(text))
    if has_time and (has_place or _ONLINE.search(text)):
        return None
    if has_time:
        return _("When is clear, where is not yet. For example: “in the yard on Xiaohe Street”, or “in the chat here”.")
    if has_place:
        return _("Where is clear, when is not yet. For example: “Wednesdays at seven in the evening”.")
    return _(
        "One cannot tell yet when and where. "
        "For example: “Wednesdays at seven in the evening, in the yard on Xiaohe Street”."
    )


HINTS = {"whom": hint_for_whom, "service": hint_for_service, "scenario": hint_for_scenario}


def hint_for(field: str, text: str) -> str | Promise | None:
    """The hint for one of the three sentences; nothing for an empty one and for any other field."""
    rule = HINTS.get(field)
    return rule(text) if rule and text.strip() else None
