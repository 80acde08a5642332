"""WhatsApp's exports: heads of lines in many manners, notices, media, and the order of dates."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qunluo.core.clock import held_at
from qunluo.importing.formats.registry import NeedsAnswer, Options, recognise
from qunluo.importing.tests.files import WHATSAPP, read, text_file, zip_of

HEADS = {
    "26/01/2020, 4:19 pm - Ann: hi": (2020, 1, 26, 16, 19, 0),
    "26/01/2020, 12:05 am - Ann: hi": (2020, 1, 26, 0, 5, 0),
    "1/26/20, 4:19\u202fPM - Ann: hi": (2020, 1, 26, 16, 19, 0),
    "31.01.20, 16:19 - Ann: hi": (2020, 1, 31, 16, 19, 0),
    "[26/01/2020, 4:19:05 PM] Ann: hi": (2020, 1, 26, 16, 19, 5),
    "\u200e[31.01.20, 16:19:05] Ann: hi": (2020, 1, 31, 16, 19, 5),
    "2020/1/26 下午4:19 - Ann: hi": (2020, 1, 26, 16, 19, 0),
    "2020/1/26 上午12:19 - Ann: hi": (2020, 1, 26, 0, 19, 0),
    "2020年1月26日 16:19 - Ann: hi": (2020, 1, 26, 16, 19, 0),
    "2020/1/26, 16:19 - Ann: hi": (2020, 1, 26, 16, 19, 0),
    "[2020/1/26 下午4:19:05] Ann: hi": (2020, 1, 26, 16, 19, 5),
    "[2020/1/26 中午12:19:05] Ann: hi": (2020, 1, 26, 12, 19, 5),
    "26/1/2020, 4:19 p.\u00a0m. - Ann: hi": (2020, 1, 26, 16, 19, 0),
}


@pytest.mark.parametrize("line", HEADS)
def test_the_head_of_a_line_is_read_in_every_manner(tmp_path: Path, line: str) -> None:
    history, records = read(text_file(tmp_path, f"{line}\n"))
    assert history.format == "whatsapp"
    assert [(record.author_id, record.text) for record in records] == [("Ann", "hi")]
    assert datetime.fromtimestamp(records[0].at, UTC) == datetime(*HEADS[line], tzinfo=UTC)


def test_a_chat_is_read_line_by_line(tmp_path: Path) -> None:
    history, records = read(zip_of(tmp_path / "x", {"WhatsApp Chat with Tea club.txt": WHATSAPP.encode()}))
    assert [(record.kind, record.author_id, record.line) for record in records] == [
        ("system", "", 1),
        ("system", "Ann", 2),
        ("join", "+91 00000 00001", 3),
        ("message", "Ann", 4),
        ("message", "Ben", 6),
        ("join", "Cleo (A, B)", 7),
        ("join", "Dan", 7),
        ("join", "+91 00000 00002", 7),
        ("leave", "Dan", 8),
        ("rename", "Cleo (A, B)", 9),
    ]
    assert records[3].text == "Welcome\nsecond line: with a colon"
    assert records[4].attachments[0].is_present is False
    assert records[5].mentions == ["Ann"]
    assert (records[-1].text, records[-1].mentions) == ("+91 00000 00003", ["+91 00000 00003"])
    assert history.rooms() == ["Tea club"]
    assert not history.has_offset
    assert history.exported_at == datetime(2024, 5, 6, 7, 8, 10, tzinfo=UTC).timestamp()


NOTICES = {
    "小王使用此群组的邀请链接加入了群组": ("join", "小王"),
    "小王加入了群组": ("join", "小王"),
    "小王添加了小李": ("join", "小李"),
    "小王已将小李添加到群组": ("join", "小李"),
    "小李退出了群组": ("leave", "小李"),
    "小李已離開": ("leave", "小李"),
    "小王移除了小李": ("leave", "小李"),
    "小王更改了此群组的图标": ("system", "小王"),
    "Ann removed Ben": ("leave", "Ben"),
    "Ben was removed": ("leave", "Ben"),
    "Ann joined from the community": ("join", "Ann"),
    'Ann changed the subject from "a: b" to "c"': ("system", "Ann"),
    "小李领取了你的红包": ("red_packet", ""),
}


@pytest.mark.parametrize("notice", NOTICES)
def test_notices_say_who_came_and_went(tmp_path: Path, notice: str) -> None:
    _, records = read(text_file(tmp_path, f"26/01/2020, 16:19 - {notice}\n"))
    assert [(record.kind, record.author_id) for record in records] == [NOTICES[notice]]


def test_marked_notices_of_ios_are_no_messages(tmp_path: Path) -> None:
    lines = [
        "[26/01/2020, 16:19:01] Tea: \u200eMessages and calls are end-to-end encrypted.",
        "[26/01/2020, 16:19:02] Ann: \u200eAnn added Ben",
        "\u200e[26/01/2020, 16:19:03] Ann: \u200eimage omitted",
        "\u200e[26/01/2020, 16:19:04] Ann: \u200e<attached: 00000012-PHOTO.jpg>",
        "[26/01/2020, 16:19:05] \u202a+91 00000\u00a000001\u202c: [红包] 恭喜发财",
    ]
    _, records = read(text_file(tmp_path, "\r\n".join(lines)))
    assert [record.kind for record in records] == ["system", "join", "message", "message", "red_packet"]
    assert [len(record.attachments) for record in records] == [0, 0, 1, 1, 0]
    assert records[3].attachments[0].name == "00000012-PHOTO.jpg"
    assert records[4].author_id == "+91 00000 00001"


def test_mentions_by_number_and_by_marked_name_are_found(tmp_path: Path) -> None:
    text = (
        "26/01/2020, 16:19 - +91 00000 00001: hi\n"
        "26/01/2020, 16:19 - Ann: @910000000001 and @\u2068Ben B\u2069 and @12 and a@b.example\n"
    )
    _, records = read(text_file(tmp_path, text))
    assert records[1].mentions == ["+91 00000 00001", "Ben B"]


def test_ambiguous_dates_are_asked_about_and_never_guessed(tmp_path: Path) -> None:
    path = text_file(tmp_path, "05/06/2020, 16:19 - Ann: hi\n06/06/2020, 16:19 - Ben: hi\n")
    with pytest.raises(NeedsAnswer) as asked:
        recognise(path).open(path)
    assert (asked.value.option, asked.value.choices) == ("date_order", ("dmy", "mdy"))
    assert "05/06/2020" in str(asked.value)
    for order, month in (("dmy", 6), ("mdy", 5)):
        records = list(recognise(path).open(path, Options(date_order=order)))
        assert datetime.fromtimestamp(records[0].at, UTC).month == month


def test_two_digit_years_are_told_from_days_by_what_would_lie_in_the_future(tmp_path: Path) -> None:
    path = text_file(tmp_path, "26.01.20, 16:19 - Ann: hi\n")
    with held_at(datetime(2026, 11, 1, tzinfo=UTC)), pytest.raises(NeedsAnswer) as asked:
        recognise(path).open(path)
    assert asked.value.choices == ("dmy", "ymd")
    with held_at(datetime(2025, 11, 1, tzinfo=UTC)):
        assert [record.at for record in read(path)[1]] == [datetime(2020, 1, 26, 16, 19, tzinfo=UTC).timestamp()]


def test_one_impossible_date_proves_the_order(tmp_path: Path) -> None:
    _, records = read(text_file(tmp_path, "05/06/2020, 16:19 - Ann: hi\n06/13/2020, 16:19 - Ben: hi\n"))
    assert [datetime.fromtimestamp(record.at, UTC).month for record in records] == [5, 6]


def test_dates_that_go_backwards_keep_the_order_of_the_file(tmp_path: Path) -> None:
    _, records = read(text_file(tmp_path, "26/01/2020, 16:19 - Ann: 1\n25/01/2020, 16:19 - Ann: 2\n"))
    assert [record.text for record in records] == ["1", "2"]
    assert records[0].at > records[1].at


def test_a_stated_time_zone_gives_real_times(tmp_path: Path) -> None:
    path = text_file(tmp_path, "26/01/2020, 16:19 - Ann: 1\n26/07/2020, 16:19 - Ann: 2\n")
    history, records = read(path, time_zone="Europe/Berlin")
    assert history.has_offset
    assert [datetime.fromtimestamp(record.at, UTC).hour for record in records] == [15, 14]


def test_a_chat_in_other_encodings_is_the_same_chat(tmp_path: Path) -> None:
    text = "2020/1/26 下午4:19 - 小王: 大家好，今天晚上一起读书吧\n" * 3
    expected = read(text_file(tmp_path, text))[1]
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        assert read(text_file(tmp_path, text, encoding))[1] == expected


def test_lines_before_the_first_head_are_refused_alone(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, "some words\n\n26/01/2020, 16:19 - Ann: 1\n"))
    assert [record.text for record in records] == ["1"]
    assert [(refused.line, refused.reason) for refused in history.refused] == [(1, "no_date")]


def test_a_message_at_an_impossible_time_is_refused_with_all_its_lines(tmp_path: Path) -> None:
    text = "26/01/2020, 16:19 - Ann: 1\n26/01/2020, 24:19 - Ben: 2\nmore of it\n26/01/2020, 16:20 - Ann: 3\n"
    history, records = read(text_file(tmp_path, text))
    assert [record.text for record in records] == ["1", "3"]
    assert [(refused.line, refused.reason) for refused in history.refused] == [(2, "bad_time")]
