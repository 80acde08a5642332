"""IRC logs, edge lists, CSV tables and our own JSONL."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.formats.qunluo_jsonl import write_jsonl
from qunluo.importing.formats.registry import NeedsAnswer, UnreadableHistory, recognise
from qunluo.importing.tests.files import IRC, read, tar_of, text_file, zip_of

STYLES = {
    "irssi": "--- Log opened Mon Jan 01 09:00:00 2024\n10:00 < ann> hi\n10:01  * ben waves\n"
    "10:02 -!- cleo [~c@h.example] has joined #tea\n10:03 -!- cleo is now known as c\n"
    "10:04 -!- ben [~b@h.example] has quit [bye]\n",
    "weechat": "2024-01-01 10:00:00\tann\thi\n2024-01-01 10:01:00\t *\tben waves\n"
    "2024-01-01 10:02:00\t-->\tcleo (~c@h.example) has joined #tea\n2024-01-01 10:03:00\t--\tcleo is now known as c\n"
    "2024-01-01 10:04:00\t<--\tben (~b@h.example) has quit (bye)\n",
    "energymech": "[2024-01-01 10:00:00] <ann> hi\n[2024-01-01 10:01:00] * ben waves\n"
    "[2024-01-01 10:02:00] *** Joins: cleo (~c@h.example)\n[2024-01-01 10:03:00] *** cleo is now known as c\n"
    "[2024-01-01 10:04:00] *** Quits: ben (~b@h.example) (bye)\n",
}
EDGES = "src dst time\n1 2 1082040961\n3,4,1082155839\n5\t6\t1082155840\nx\n"
CSV = '''时间,发送者ID,发送者,类型,内容,群名
2024-01-26 16:19:05,wx1,小王,文本,"你好,
大家",读书会
2024/1/26 16:20,wx2,小李,图片,,读书会
2024-01-26 16:21,,,系统消息,"""小王""邀请""小赵、小李""加入了群聊",读书会
2024-01-26 16:22,,,系统消息,小李领取了小王的红包,读书会
2024-01-26 16:23,wx1,小王,红包,恭喜发财,读书会
2024-01-26 16:24,,,系统消息,"""小王""将""小赵""移出了群聊",读书会
bad,wx1,小王,文本,x,读书会
'''
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
NAME = TEXT.filter(bool)
RECORDS = st.lists(
    st.builds(
        Record,
        at=st.floats(4e8, 4e9),
        author_id=NAME,
        author_name=NAME,
        kind=st.sampled_from(["message", "join", "leave", "rename", "reaction", "red_packet", "system"]),
        id=st.none() | NAME,
        room=TEXT,
        topic=TEXT,
        text=TEXT,
        reply_to=st.none() | NAME,
        mentions=st.lists(NAME, max_size=3),
        reactions=st.dictionaries(NAME, st.lists(NAME, max_size=3), max_size=2),
        attachments=st.lists(st.builds(Attachment, name=NAME, media_type=TEXT, is_present=st.booleans()), max_size=2),
        is_machine=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("style", STYLES)
def test_irc_logs_are_read_in_every_style(tmp_path: Path, style: str) -> None:
    history, records = read(text_file(tmp_path, STYLES[style]))
    assert history.format == "irc"
    assert [(record.kind, record.author_id) for record in records] == [
        ("message", "ann"),
        ("message", "ben"),
        ("join", "cleo"),
        ("rename", "cleo"),
        ("leave", "ben"),
    ]
    assert [record.text for record in records[:2]] == ["hi", "waves"]
    assert (records[3].text, records[3].mentions) == ("c", ["c"])
    assert [datetime.fromtimestamp(record.at, UTC) for record in records] == [
        datetime(2024, 1, 1, 10, minute, tzinfo=UTC) for minute in range(5)
    ]


def test_the_date_and_the_channel_of_an_irc_log_may_stand_in_names_and_lines(tmp_path: Path) -> None:
    members = {"train/2004-11-15_03.raw.txt": IRC.encode(), "1.annotation.txt": b"1 2 -"}
    history, records = read(tar_of(tmp_path / "x", members))
    assert history.rooms() == ["#tea"]
    assert [record.kind for record in records] == ["message", "message", "join", "rename", "message"]
    assert datetime.fromtimestamp(records[2].at, UTC) == datetime(2004, 11, 15, 10, 1, tzinfo=UTC)
    assert [record.line for record in records] == [1, 2, 3, 4, 5]


def test_irc_lines_before_any_date_are_refused(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, IRC))
    assert records == []
    assert {refused.reason for refused in history.refused} == {"no_date"}


def test_edges_are_messages_without_text_to_somebody(tmp_path: Path) -> None:
    history, records = read(text_file(tmp_path, EDGES + "1 2 1082155841\n" * 9))
    assert (records[1].author_id, records[1].mentions, records[1].at, records[1].text) == ("3", ["4"], 1082155839.0, "")
    assert len(records) == 12
    assert [(refused.line, refused.reason) for refused in history.refused] == [(5, "not_a_message")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_table_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    history, records = read(text_file(tmp_path, CSV, encoding))
    assert (history.format, history.rooms(), history.has_offset) == ("csv", ["读书会"], False)
    assert [(record.kind, record.author_id) for record in records] == [
        ("message", "wx1"),
        ("message", "wx2"),
        ("join", "小赵"),
        ("join", "wx2"),
        ("red_packet", "wx2"),
        ("red_packet", "wx1"),
        ("leave", "小赵"),
    ]
    assert records[0].text == "你好,\n大家"
    assert records[1].attachments[0].media_type == "image"
    assert records[2].mentions == records[4].mentions == ["wx1"]
    assert [refused.reason for refused in history.refused] == ["bad_time"]


def test_an_english_table_with_offsets_and_pointers_is_read(tmp_path: Path) -> None:
    header = "id;time;sender_id;sender;content;reply to;mentions\n"
    text = header + "1;2024-01-26T16:19:05+08:00;a;Ann;hi;;\n2;1706257146;b;Ben;yo;1;@a, c\n"
    history, records = read(text_file(tmp_path, text))
    assert history.has_offset
    assert [record.at for record in records] == [1706257145.0, 1706257146.0]
    assert (records[1].reply_to, records[1].mentions) == ("1", ["a", "c"])


def test_tables_with_ambiguous_dates_ask(tmp_path: Path) -> None:
    path = text_file(tmp_path, "time,sender,text\n05/06/2024 10:00,Ann,hi\n")
    with pytest.raises(NeedsAnswer):
        recognise(path).open(path)
    assert datetime.fromtimestamp(read(path, date_order="mdy")[1][0].at, UTC).day == 6


def test_wechat_tables_of_tools_are_understood(tmp_path: Path) -> None:
    header = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
    rows = "1,1,1,0,0,1706257145,,你好,2024-01-26 16:19:05,,小王,wx1\n"
    rows += "2,1,3,0,0,1706257146,,,2024-01-26 16:19:06,,小李,wx2\n"
    history, records = read(text_file(tmp_path, header + rows))
    assert history.has_offset
    assert [(record.author_id, record.author_name, record.at) for record in records] == [
        ("wx1", "小王", 1706257145.0),
        ("wx2", "小李", 1706257146.0),
    ]
    assert records[1].attachments


@given(records=RECORDS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_as_jsonl_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record]
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "x"
    with path.open("wb") as file:
        assert write_jsonl(records, file, title="Tea", exported_at=1.7e9) == len(records)
    history, found = read(path, latest_at=5e9)
    for record in found:
        record.line = 0
    assert found == records
    assert (history.title, history.exported_at, history.has_offset) == ("Tea", 1.7e9, True)


def test_jsonl_without_a_header_is_read_and_its_bad_lines_are_refused(tmp_path: Path) -> None:
    lines = [
        '{"at": "2024-01-01T10:00:00", "author_id": 7, "kind": "message"}',
        "{",
        "[]",
        '{"at": 1.7e9, "author_id": "a"}',
        '{"at": 1.7e9, "author_id": "a", "kind": "shout"}',
        '{"at": 1.7e9, "author_id": "", "kind": "message"}',
        '{"at": "soon", "author_id": "a", "kind": "message"}',
        '{"at": 1e30, "author_id": "a", "kind": "message"}',
        '{"at": 1, "author_id": "a", "kind": "message"}',
    ]
    history, records = read(text_file(tmp_path, "\n".join(lines)))
    assert [(record.author_id, record.author_name) for record in records] == [("7", "7")]
    assert not history.has_offset
    assert [refused.reason for refused in history.refused] == [
        "bad_json",
        "bad_shape",
        "missing_field",
        "unknown_kind",
        "missing_author",
        "bad_time",
        "bad_time",
        "absurd_time",
    ]
    assert "kind" in str(history.refused[2])


def test_a_later_version_of_jsonl_is_refused_as_such(tmp_path: Path) -> None:
    path = text_file(tmp_path, '{"qunluo_jsonl": 2}\n')
    with pytest.raises(UnreadableHistory) as refused:
        read(path)
    assert refused.value.code == "unknown_version"


def test_jsonl_may_be_packed(tmp_path: Path) -> None:
    file = io.BytesIO()
    write_jsonl([Record(at=1.7e9, author_id="a", author_name="A")], file)
    assert len(read(zip_of(tmp_path / "x", {"tea.jsonl": file.getvalue()}))[1]) == 1
