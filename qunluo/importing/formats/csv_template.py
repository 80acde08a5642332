"""The CSV template (docs/importing.md) and the tables that WeChat and QQ tools of third parties write.

The first row names the columns, in English or Chinese, in any order; comma, tab or semicolon; UTF-8 or GB18030.
Time, author and text are needed. WeChat's numeric types (1 text, 3 image, 10000 notice …) are understood.
"""

import csv
import re
from collections.abc import Iterator
from copy import copy
from itertools import islice
from typing import ClassVar

from qunluo.core.interchange import Attachment, Kind, Record
from qunluo.importing.formats import chinese_notices, dates
from qunluo.importing.formats.base import History
from qunluo.importing.formats.csv_rows import Rows, separator_of
from qunluo.importing.formats.guard import Readable
from qunluo.importing.formats.sample import Sample
from qunluo.importing.formats.sources import Member
from qunluo.importing.formats.text import find_encoding, lines
from qunluo.importing.formats.trouble import UnreadableHistory

_NAMES = {
    "at": "time at date datetime timestamp 时间 發送時間 发送时间 時間 日期 日期时间 strtime createtime create_time",
    "author_id": "author_id sender_id user_id userid wxid uin 发送者id 发送人id 发言人id 微信号 微信id qq qq号 号码",
    "author_name": "author author_name sender name nickname 昵称 发送者 发送人 发言人 發送者 發言人 成员 姓名 群昵称",
    "text": "text content message 内容 內容 消息 消息内容 訊息 文本 strcontent",
    "kind": "kind type 类型 類型 消息类型 訊息類型",
    "room": "room group channel chat 群 群名 群聊 群名称 房间 聊天",
    "id": "id message_id msgid 编号 消息id 訊息id msgsvrid localid",
    "reply_to": "reply_to reply 回复 回复id 回覆 引用 引用消息id",
    "mentions": "mentions 提到 提及 艾特",
}
_COLUMNS = {name: field for field, names in _NAMES.items() for name in names.split()}
_KIND_NAMES: dict[Kind, str] = {
    "message": "message text 消息 文本 文字 文本消息 1",
    "join": "join joined 加入 入群 进群 加群 进入群聊 加入群聊",
    "leave": "leave left 离开 退群 退出 退出群聊 移出 移出群聊",
    "rename": "rename 改名 修改昵称",
    "red_packet": "red_packet redpacket 红包 紅包 微信红包 qq红包 436207665",
    "system": "system notice 系统 系統 系统消息 系統訊息 系统通知 通知 撤回 拍一拍 10000 10002",
}
_KINDS: dict[str, Kind] = {name: kind for kind, names in _KIND_NAMES.items() for name in names.split()}
_MEDIA = {
    name: media
    for media, names in (
        ("image", "image photo picture 图片 圖片 3 表情 表情包 动画表情 sticker 47"),
        ("audio", "audio voice 语音 語音 34"),
        ("video", "video 视频 影片 43"),
        ("application", "file 文件 檔案 附件"),
    )
    for name in names.split()
}
_STAMP = re.compile(
    r"(\d{1,4}[./\-年]\d{1,2}[./\-月]\d{1,4})日?[ T,]*(上午|下午|凌晨|清晨|早上|中午|晚上|[AaPp][Mm])?\s?"
    r"(?:(\d{1,2})[:：时](\d\d)(?:[:：分](\d\d))?(?:\.\d+)?)?\s?([AaPp][Mm])?秒?"
)
_DIGITS = re.compile(r"\d{9,16}(?:\.\d+)?")
_SEPARATORS = re.compile(r"[,;，；|\s]+")
PROOF_ROWS = 20_000
MAX_REMEMBERED = 100_000


class Csv(History):
    """One table; a column may name the room."""

    format: ClassVar[str] = "csv"

    def prepare(self) -> None:
        """Read the first row, and prove the order of the dates from the rows."""
        self.ids: dict[str, str] = {}
        self.moments: dict[str, float | None] = {}
        self.columns: dict[str, int] = {}
        self.order = "ymd"
        for member, stream in self.source.walk(self._is_table):
            self.file = member.name
            rows = self._rows(stream)
            self.columns = columns_of(next(rows, (0, []))[1])
            if not is_enough(self.columns):
                raise UnreadableHistory("missing_columns", columns="time, sender, text / 时间, 发送者, 内容")
            place = self.columns["at"]
            stamps = [row[place] for _, row in islice(rows, PROOF_ROWS) if place < len(row)]
            self._prove(stamps)
            return

    def _prove(self, stamps: list[str]) -> None:
        self.source_has_offset = not any(map(_is_wall_clock, stamps[:100]))
        found = [stamp[1] for stamp in map(_STAMP.fullmatch, map(str.strip, stamps)) if stamp]
        if found:
            self.order = dates.prove_order(found, self.options.date_order)

    def _is_table(self, member: Member) -> bool:
        return self.source.is_single or member.base.lower().endswith((".csv", ".tsv"))

    def _rows(self, stream: Readable) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of each row; a row that cannot be split is refused."""
        return iter(Rows(lines(stream, self), self))

    def read(self) -> Iterator[Record]:
        for member, stream in self.source.walk(self._is_table):
            self.file = member.name
            rows = self._rows(stream)
            columns = columns_of(next(rows, (0, []))[1])
            if not is_enough(columns):
                self.refuse(1, "not_a_message")
                continue
            places = list(columns.items())
            width = max(columns.values()) + 1
            for number, row in rows:
                row.extend([""] * (width - len(row)))
                record = self._record({field: row[at] for field, at in places}, number)
                if record is None:
                    continue
                if record.author_id:
                    self._remember(record)
                    yield record
                else:
                    yield from self._people(record)

    def _record(self, cells: dict[str, str], number: int) -> Record | None:
        at = self._moment(cells.get("at", ""))
        name = cells.get("author_name") or cells.get("author_id", "")
        author, stated, text = cells.get("author_id") or name, cells.get("kind", "").lower(), cells.get("text", "")
        kind = _KINDS.get(stated, "message")
        kind = chinese_notices.kind_of(text, kind) if kind == "system" or text[:1] == "[" else kind
        if at is None or (not author and kind == "message"):
            self.refuse(number, "bad_time" if at is None else "missing_author", " ".join(cells.values()))
            return None
        record = Record(at=at, author_id=author, author_name=name, kind=kind, text=text, line=number)
        record.room = self.options.room or cells.get("room", "")
        record.id, record.reply_to = cells.get("id") or None, cells.get("reply_to") or None
        if mentions := cells.get("mentions"):
            record.mentions = [who.removeprefix("@") for who in _SEPARATORS.split(mentions) if who.strip("@")]
        if stated in _MEDIA:
            record.attachments = [Attachment(name=text or stated, media_type=_MEDIA[stated])]
        return record

    def _remember(self, record: Record) -> None:
        if len(self.ids) < MAX_REMEMBERED or record.author_name in self.ids:
            self.ids[record.author_name] = record.author_id

    def _people(self, record: Record) -> Iterator[Record]:
        """A notice names people in its text: one record for each. Ids are known from the rows before."""
        who, by = chinese_notices.people_of(record.text)
        if not who:
            yield record
        for name in who[:1_000]:
            about = copy(record)
            about.author_id, about.author_name = self.ids.get(name, name), name
            about.mentions = [self.ids.get(by, by)] if by else []
            yield about

    def _moment(self, stated: str) -> float | None:
        """The time a cell states; remembered, since many rows share a minute."""
        if stated not in self.moments:
            if len(self.moments) > MAX_REMEMBERED:
                self.moments.clear()
            self.moments[stated] = self._read_moment(stated.strip())
        return self.moments[stated]

    def _read_moment(self, stated: str) -> float | None:
        if _DIGITS.fullmatch(stated):
            seconds = float(stated)
            return seconds / (1e6 if seconds > 1e14 else 1e3 if seconds > 1e11 else 1)
        if found := _STAMP.fullmatch(stated):
            date, before, hour, minute, second, after = found.groups()
            day = dates.midnight(date, self.order)
            clock = dates.seconds_of_day(before or after, hour or "0", minute or "0", second)
            return None if day is None or clock is None else day + clock
        iso = dates.from_iso(stated)
        return iso[0] if iso else None


def matches(sample: Sample) -> bool:
    """Whether the first row names a time, an author and a text."""
    return any(map(_begins_with_columns, sample.texts(".csv", ".tsv")))


def _begins_with_columns(head: bytes) -> bool:
    try:
        codec = find_encoding(head, "")
    except UnreadableHistory:
        return False
    first = head.decode(codec, "ignore").split("\n", 1)[0]
    try:
        row = next(csv.reader([first], delimiter=separator_of(first)), [])
    except csv.Error:
        return False
    return is_enough(columns_of(row))


def columns_of(row: list[str]) -> dict[str, int]:
    """Which column holds what; of several that fit the first counts. A sender beside a nickname is an id."""
    titles = [title.strip().strip("\ufeff").lower().replace(" ", "_") for title in row]
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        if field := _COLUMNS.get(title):
            found.setdefault(field, place)
    nickname = next((titles.index(title) for title in ("nickname", "昵称", "群昵称") if title in titles), None)
    if "sender" in titles and nickname is not None and "author_id" not in found:
        found |= {"author_id": titles.index("sender"), "author_name": nickname}
    return found


def is_enough(columns: dict[str, int]) -> bool:
    """Whether time, author and text are there."""
    return "at" in columns and "text" in columns and ("author_id" in columns or "author_name" in columns)


def _is_wall_clock(stamp: str) -> bool:
    if _STAMP.fullmatch(stamp.strip()):
        return True
    iso = dates.from_iso(stamp.strip())
    return iso is not None and not iso[1]
