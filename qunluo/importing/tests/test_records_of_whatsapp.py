"""Small exported chats of WhatsApp, and exactly the records they hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.tests.files import read, zip_of

ANDROID_ENGLISH = """1/26/20, 4:19 PM - Messages and calls are end-to-end encrypted.
1/26/20, 4:20 PM - Ann created group "Tea"
1/26/20, 4:21 PM - Ann: Hi: all
1/26/20, 4:22 PM - Ann: hi <This message was edited>
1/26/20, 4:23 PM - Ben: This message was deleted
1/26/20, 4:24 PM - Ben: <Media omitted>
1/26/20, 4:25 PM - Ben: IMG-20200126-WA0001.jpg (file attached)
look
1/26/20, 4:26 PM - Ann removed Ben
1/26/20, 12:00 AM - Cleo joined using this group's invite link
"""
ANDROID_CHINESE = """2020/1/26 下午4:19 - 消息和通话均进行端到端加密。对话之外的任何人都无法读取。
2020/1/26 下午4:20 - 小王创建了群组“读书会”
2020/1/26 下午4:21 - 小王: 大家好
2020/1/26 下午4:22 - 小王: 大家好 <此消息已编辑>
2020/1/26 下午4:23 - 小李: 此消息已被删除
2020/1/26 下午4:24 - 小李: <省略多媒体文件>
2020/1/26 下午4:25 - 小李: IMG-20200126-WA0001.jpg (文件附件)
看
2020/1/26 下午4:26 - 小王移除了小李
2020/1/26 上午12:00 - 小赵使用此群组的邀请链接加入了群组
"""
IOS_ENGLISH = """[1/26/20, 4:19:01 PM] Tea: \u200eMessages and calls are end-to-end encrypted.
[1/26/20, 4:20:02 PM] Tea: \u200eAnn created this group
[1/26/20, 4:21:03 PM] Ann: Hi: all
[1/26/20, 4:22:04 PM] Ann: hi \u200e<This message was edited>
[1/26/20, 4:23:05 PM] Ben: \u200eThis message was deleted.
\u200e[1/26/20, 4:24:06 PM] Ben: \u200eimage omitted
\u200e[1/26/20, 4:25:07 PM] Ben: \u200e<attached: 00000001-PHOTO.jpg>
[1/26/20, 4:26:08 PM] Tea: \u200eAnn removed Ben
[1/26/20, 12:00:09 AM] Cleo: \u200eCleo joined using this group's invite link
[1/26/20, 4:27:10 PM] Ann: \u200eYou deleted this message.
"""
IOS_CHINESE = """[2020/1/26 下午4:19:01] 读书会: \u200e消息和通话均进行端到端加密。
[2020/1/26 下午4:20:02] 读书会: \u200e小王创建了此群组
[2020/1/26 下午4:21:03] 小王: 大家好
[2020/1/26 下午4:22:04] 小王: 大家好\u200e<此消息已编辑>
[2020/1/26 下午4:23:05] 小李: \u200e此消息已删除。
\u200e[2020/1/26 下午4:24:06] 小李: \u200e已忽略图片
\u200e[2020/1/26 下午4:25:07] 小李: \u200e<附件：00000001-PHOTO.jpg>
[2020/1/26 下午4:26:08] 读书会: \u200e小王移除了小李
[2020/1/26 上午12:00:09] 小赵: \u200e小赵加入了群组
"""


def at(hour: int, minute: int, second: int = 0) -> float:
    return datetime(2020, 1, 26, hour, minute, second, tzinfo=UTC).timestamp()


def of(name: str, text: str, when: float, line: int, **fields: object) -> Record:
    return Record(at=when, author_id=name, author_name=name, text=text, room="Tea", line=line, **fields)


def file(name: str) -> list[Attachment]:
    return [Attachment(name=name)]


RECORDS = {
    ANDROID_ENGLISH: [
        of(
            "",
            "Messages and calls are end-to-end encrypted.",
            at(16, 19),
            1,
            kind="system",
        ),
        of("Ann", 'Ann created group "Tea"', at(16, 20), 2, kind="system"),
        of("Ann", "Hi: all", at(16, 21), 3),
        of("Ann", "hi", at(16, 22), 4),
        of("Ben", "This message was deleted", at(16, 23), 5),
        of("Ben", "<Media omitted>", at(16, 24), 6, attachments=file("Media omitted")),
        of(
            "Ben",
            "IMG-20200126-WA0001.jpg (file attached)\nlook",
            at(16, 25),
            7,
            attachments=file("IMG-20200126-WA0001.jpg"),
        ),
        of("Ben", "Ann removed Ben", at(16, 26), 9, kind="leave", mentions=["Ann"]),
        of("Cleo", "Cleo joined using this group's invite link", at(0, 0), 10, kind="join"),
    ],
    ANDROID_CHINESE: [
        of("", "消息和通话均进行端到端加密。对话之外的任何人都无法读取。", at(16, 19), 1, kind="system"),
        of("小王", "小王创建了群组“读书会”", at(16, 20), 2, kind="system"),
        of("小王", "大家好", at(16, 21), 3),
        of("小王", "大家好", at(16, 22), 4),
        of("小李", "此消息已被删除", at(16, 23), 5),
        of("小李", "<省略多媒体文件>", at(16, 24), 6, attachments=file("省略多媒体文件")),
        of(
            "小李", "IMG-20200126-WA0001.jpg (文件附件)\n看", at(16, 25), 7, attachments=file("IMG-20200126-WA0001.jpg")
        ),
        of("小李", "小王移除了小李", at(16, 26), 9, kind="leave", mentions=["小王"]),
        of("小赵", "小赵使用此群组的邀请链接加入了群组", at(0, 0), 10, kind="join"),
    ],
    IOS_ENGLISH: [
        of("", "Messages and calls are end-to-end encrypted.", at(16, 19, 1), 1, kind="system"),
        of("Ann", "Ann created this group", at(16, 20, 2), 2, kind="system"),
        of("Ann", "Hi: all", at(16, 21, 3), 3),
        of("Ann", "hi", at(16, 22, 4), 4),
        of("Ben", "This message was deleted.", at(16, 23, 5), 5),
        of("Ben", "image omitted", at(16, 24, 6), 6, attachments=file("image omitted")),
        of("Ben", "<attached: 00000001-PHOTO.jpg>", at(16, 25, 7), 7, attachments=file("00000001-PHOTO.jpg")),
        of("Ben", "Ann removed Ben", at(16, 26, 8), 8, kind="leave", mentions=["Ann"]),
        of("Cleo", "Cleo joined using this group's invite link", at(0, 0, 9), 9, kind="join"),
        of("Ann", "You deleted this message.", at(16, 27, 10), 10),
    ],
    IOS_CHINESE: [
        of("", "消息和通话均进行端到端加密。", at(16, 19, 1), 1, kind="system"),
        of("小王", "小王创建了此群组", at(16, 20, 2), 2, kind="system"),
        of("小王", "大家好", at(16, 21, 3), 3),
        of("小王", "大家好", at(16, 22, 4), 4),
        of("小李", "此消息已删除。", at(16, 23, 5), 5),
        of("小李", "已忽略图片", at(16, 24, 6), 6, attachments=file("已忽略图片")),
        of("小李", "<附件：00000001-PHOTO.jpg>", at(16, 25, 7), 7, attachments=file("00000001-PHOTO.jpg")),
        of("小李", "小王移除了小李", at(16, 26, 8), 8, kind="leave", mentions=["小王"]),
        of("小赵", "小赵加入了群组", at(0, 0, 9), 9, kind="join"),
    ],
}


@pytest.mark.parametrize(
    "chat",
    [
        pytest.param(ANDROID_ENGLISH, id="Android, English"),
        pytest.param(ANDROID_CHINESE, id="Android, Chinese"),
        pytest.param(IOS_ENGLISH, id="iOS, English"),
        pytest.param(IOS_CHINESE, id="iOS, Chinese"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_chat_is_exactly_these_records(tmp_path: Path, chat: str, line_end: str) -> None:
    content = chat.replace("\n", line_end).encode()
    history, records = read(zip_of(tmp_path / "x", {"_chat.txt": content}), room="Tea")
    assert [vars_of(record) for record in records] == [vars_of(record) for record in RECORDS[chat]]
    assert (history.format, history.has_offset, history.refused_count) == ("whatsapp", False, 0)


def vars_of(record: Record) -> dict[str, object]:
    """A record field by field, so that a difference is shown as one."""
    return {field: getattr(record, field) for field in record.__struct_fields__}
