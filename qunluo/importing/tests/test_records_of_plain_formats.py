"""Small tables, logs and lists, and exactly the records they hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.formats import csv_rows
from qunluo.importing.tests.files import read, text_file

TABLE = "time,sender,text\n"
DAY = "2024-01-26"


def at(hour: int, minute: int, second: int = 0) -> float:
    return datetime(2024, 1, 26, hour, minute, second, tzinfo=UTC).timestamp()


def said(name: str, text: str, when: float, line: int, **fields: object) -> Record:
    return Record(**{"at": when, "author_id": name, "author_name": name, "text": text, "line": line} | fields)


def refusals(history: object) -> list[tuple[int, str]]:
    return [(refused.line, refused.reason) for refused in history.refused]


IRC_LINES = {
    "[10:00] <ann> hi": said("ann", "hi", at(10, 0), 1),
    "[10:00:07] <@ann> hi <b>": said("ann", "hi <b>", at(10, 0, 7), 1),
    "10:00 <+ann> ": said("ann", "", at(10, 0), 1),
    "10:00  * ann waves at *all*": said("ann", "waves at *all*", at(10, 0), 1),
    "10:00\t@ann\thi\tthere": said("ann", "hi\tthere", at(10, 0), 1),
    "10:00\t-->\tann (a@h.example) has joined #tea": said(
        "ann", "--> ann (a@h.example) has joined #tea", at(10, 0), 1, kind="join"
    ),
    "10:00 -!- ann [a@h.example] has left #tea [bye]": said(
        "ann", "-!- ann [a@h.example] has left #tea [bye]", at(10, 0), 1, kind="leave"
    ),
    "10:00 -!- ann was kicked from #tea by ben [x]": said(
        "ann", "-!- ann was kicked from #tea by ben [x]", at(10, 0), 1, kind="leave"
    ),
    "[10:00:00] *** Parts: ann (a@h.example)": said("ann", "*** Parts: ann (a@h.example)", at(10, 0), 1, kind="leave"),
    "10:00 -!- ann is now known as ann_": said("ann", "ann_", at(10, 0), 1, kind="rename", mentions=["ann_"]),
    "10:00 -!- mode/#tea [+o ann] by ben": said("", "-!- mode/#tea [+o ann] by ben", at(10, 0), 1, kind="system"),
    "10:00 -news- read this": said("news", "-news- read this", at(10, 0), 1, kind="system"),
    "=== ann has joined #tea": said("ann", "=== ann has joined #tea", at(0, 0), 1, kind="join"),
}


@pytest.mark.parametrize("line", IRC_LINES)
def test_a_line_of_irc_is_exactly_one_record(tmp_path: Path, line: str) -> None:
    text = line + "\n" + "[23:00] <z> end\n" * 3
    history, records = read(text_file(tmp_path, text, name="#tea-2024-01-26.log"))
    expected = IRC_LINES[line]
    expected.room = "#tea"
    assert (history.format, history.has_offset, history.refused_count) == ("irc", False, 0)
    assert records[0] == expected


def test_the_day_of_irssi_changes_with_its_own_lines_only(tmp_path: Path) -> None:
    lines = ["--- Log opened Fri Jan 26 23:58:00 2024", "23:59 <ann> late"]
    lines += ["--- Day changed Sat Jan 27 2024", "00:01 <ann> early"]
    _, records = read(text_file(tmp_path, "\n".join(lines)))
    assert [record.at for record in records] == [at(23, 59), at(0, 1) + 86_400]


def test_a_day_that_does_not_exist_dates_no_line_of_irc(tmp_path: Path) -> None:
    text = "2024-02-31 10:00:00\tann\thi\n2024-01-26 10:00:00\tann\tyo\n"
    history, records = read(text_file(tmp_path, text))
    assert records == [said("ann", "yo", at(10, 0), 2)]
    assert refusals(history) == [(1, "no_date")]


CELLS = {
    "an ordinary row": (f"{DAY} 10:00,Ann,hi", said("Ann", "hi", at(10, 0), 2)),
    "quotes inside quotes": (f'{DAY} 10:00,Ann,"a ""b"", c"', said("Ann", 'a "b", c', at(10, 0), 2)),
    "quotes in the middle": (f'{DAY} 10:00,Ann,a "b" c', said("Ann", 'a "b" c', at(10, 0), 2)),
    "words after a quote": (f'{DAY} 10:00,Ann,"a" b', said("Ann", "a b", at(10, 0), 2)),
    "too few cells": (f"{DAY} 10:00,Ann", said("Ann", "", at(10, 0), 2)),
    "too many cells": (f"{DAY} 10:00,Ann,hi,more,cells", said("Ann", "hi", at(10, 0), 2)),
    "a Chinese afternoon": ("2024年1月26日 下午4:05,Ann,hi", said("Ann", "hi", at(16, 5), 2)),
    "a Chinese midnight": ("2024/1/26 上午12:05:09,Ann,hi", said("Ann", "hi", at(0, 5, 9), 2)),
    "a day alone": (f"{DAY},Ann,hi", said("Ann", "hi", at(0, 0), 2)),
    "a red packet": (
        f"{DAY} 10:00,Ann,[微信红包] 恭喜",
        said("Ann", "[微信红包] 恭喜", at(10, 0), 2, kind="red_packet"),
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_row_of_a_table_is_exactly_one_record(tmp_path: Path, name: str) -> None:
    row, expected = CELLS[name]
    history, records = read(text_file(tmp_path, f"{TABLE}{row}\n"))
    assert records == [expected]
    assert (history.format, history.has_offset, history.refused_count) == ("csv", False, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_chinese_headings_are_understood_in_any_order_and_with_any_separator(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = ["内容,昵称,微信号,时间,消息类型,群名称", "今天晚上一起读书吧,小王,wx1,2024-01-26 16:19:05,文本,读书会"]
    rows += ["看这个,小王,wx1,2024-01-26 16:19:06,语音,读书会"]
    text = "\n".join(row.replace(",", separator) for row in rows)
    _, records = read(text_file(tmp_path, text, encoding))
    common = {"author_id": "wx1", "room": "读书会"}
    voice = [Attachment(name="看这个", media_type="audio")]
    assert records == [
        said("小王", "今天晚上一起读书吧", at(16, 19, 5), 2, **common),
        said("小王", "看这个", at(16, 19, 6), 3, **common, attachments=voice),
    ]


OPEN_QUOTES = {
    "till the end of the file": '{d} 10:01,Ben,"open\n{d} 10:02,Cleo,c\n{d} 10:03,Dan,d\n',
    "till the next quoted cell": '{d} 10:01,Ben,"open\n{d} 10:02,Cleo,"c"\n{d} 10:03,Dan,"d"\n',
    "on the line of a quoted cell": '{d} 10:01,"Ben","open\n{d} 10:02,"Cleo","c"\n{d} 10:03,Dan,d\n',
}


@pytest.mark.parametrize("name", OPEN_QUOTES)
def test_an_unclosed_quote_takes_its_own_line_and_no_other(tmp_path: Path, name: str) -> None:
    text = f"{TABLE}{DAY} 10:00,Ann,a\n" + OPEN_QUOTES[name].replace("{d}", DAY)
    history, records = read(text_file(tmp_path, text))
    assert records == [said("Ann", "a", at(10, 0), 2), said("Cleo", "c", at(10, 2), 4), said("Dan", "d", at(10, 3), 5)]
    assert refusals(history) == [(3, "unclosed_quote")]
    assert history.refused[0].excerpt.endswith('"open')


def test_a_row_over_several_lines_stands_at_its_first(tmp_path: Path) -> None:
    text = f'{TABLE}{DAY} 10:00,Ann,"one\ntwo\n\nfour"\n{DAY} 10:01,Ben,b\n'
    history, records = read(text_file(tmp_path, text))
    assert records == [said("Ann", "one\ntwo\n\nfour", at(10, 0), 2), said("Ben", "b", at(10, 1), 6)]
    assert history.refused_count == 0


@pytest.mark.parametrize(("limit", "is_bounded"), [(10_000, True), (1 << 40, False)])
def test_what_is_read_again_after_unclosed_quotes_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, is_bounded: bool
) -> None:
    """Lines made so that each opens a quote again would else be read as often as there are lines."""
    seen: list[int] = []
    mend = csv_rows.Rows._mend
    monkeypatch.setattr(csv_rows, "MAX_READ_AGAIN", limit)
    monkeypatch.setattr(csv_rows.Rows, "_mend", lambda self, sign: (seen.append(len(self.row)), mend(self, sign))[1])
    history, records = read(text_file(tmp_path, TABLE + 'a","b","\n' * 500))
    assert (records, history.refused_count) == ([], 500)
    assert {reason for _, reason in refusals(history)} == {"unclosed_quote"}
    assert (sum(seen) < 10_000) == is_bounded


def test_a_row_without_an_author_or_a_readable_time_is_refused_with_its_line(tmp_path: Path) -> None:
    text = f"{TABLE}{DAY} 10:00,,hi\n{DAY} 25:00,Ann,hi\n,Ann,hi\n{DAY} 10:00,Ann,ok\n"
    history, records = read(text_file(tmp_path, text))
    assert records == [said("Ann", "ok", at(10, 0), 5)]
    assert refusals(history) == [(2, "missing_author"), (3, "bad_time"), (4, "bad_time")]


def test_edges_may_be_separated_by_anything_and_headings_are_passed_over(tmp_path: Path) -> None:
    text = (
        "# from to when\nsource,target,time\n1 2 1082040961\n3,4,1082155839\n5\t6\t1082155840.5\n7 8\n9 9 1082155841\n"
    )
    history, records = read(text_file(tmp_path, text))
    assert (history.format, history.has_offset) == ("edges", True)
    assert records == [
        said("1", "", 1082040961.0, 3, mentions=["2"]),
        said("3", "", 1082155839.0, 4, mentions=["4"]),
        said("5", "", 1082155840.5, 5, mentions=["6"]),
        said("9", "", 1082155841.0, 7, mentions=["9"]),
    ]
    assert refusals(history) == [(6, "not_a_message")]
