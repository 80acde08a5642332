"""Qunluo JSONL: exactly what each line means, and which lines are refused."""

from pathlib import Path

import pytest

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.tests.files import read, text_file

OK = '{"at": 1.7e9, "author_id": "a", "kind": "message"}'

MEANT = {
    '{"at": 1700000000, "author_id": "a", "kind": "message", "mood": {"new": [1]}, "text": "hi"}': {"text": "hi"},
    '{"at": "2023-11-14T22:13:20Z", "author_id": "a", "kind": "leave"}': {"kind": "leave"},
    '{"at": "2023-11-15T06:13:20+08:00", "author_id": "a", "kind": "message"}': {},
    '{"at": "2023-11-14 22:13:20", "author_id": "a", "kind": "message"}': {},
    '{"at": 1.7e9, "author_id": "a", "author_name": "Ann", "kind": "join"}': {"author_name": "Ann", "kind": "join"},
    '{"at": 1.7e9, "author_id": "", "kind": "system", "text": "n"}': {
        "author_id": "",
        "author_name": "",
        "kind": "system",
        "text": "n",
    },
    '{"at": 1.7e9, "author_id": "a", "kind": "message", "id": 7, "reply_to": "6", "room": "r", "topic": "t"}': {
        "id": "7",
        "reply_to": "6",
        "room": "r",
        "topic": "t",
    },
    '{"kind": "message", "at": 1.7e9, "author_id": "a", "mentions": ["b", 3], "reactions": {"+": ["b"], "x": 1}}': {
        "mentions": ["b", "3"],
        "reactions": {"+": ["b"], "x": []},
    },
    '{"at": 1.7e9, "author_id": "a", "kind": "message", "attachments": [{"name": "x"}, "y"], "is_machine": true}': {
        "attachments": [Attachment(name="x")],
        "is_machine": True,
    },
    '{"at": 1.7e9, "author_id": "a", "kind": "message", "is_machine": "yes", "text": "a\\u0000b"}': {"text": "ab"},
}


@pytest.mark.parametrize("line", MEANT)
def test_a_line_is_exactly_one_record(tmp_path: Path, line: str) -> None:
    history, records = read(text_file(tmp_path, line + "\n"))
    fields = {"at": 1.7e9, "author_id": "a", "author_name": "a", "line": 1} | MEANT[line]
    assert records == [Record(**fields)]
    assert history.refused_count == 0


REFUSED = {
    '{"at": 1.7e9, "author_id": "a", "kind": "message", "text": "\\ud800"}': "bad_json",
    '{"at": 1.7e9, "author_id": "a", "kind": "message"': "bad_json",
    '{"at": 1.7e9, "author_id": "a", "kind": "message"} x': "bad_json",
    '{"at": NaN, "author_id": "a", "kind": "message"}': "bad_json",
    "null": "bad_shape",
    '"message"': "bad_shape",
    '{"author_id": "a", "kind": "message"}': "missing_field",
    '{"at": 1.7e9, "author_id": "a", "kind": []}': "unknown_kind",
    '{"at": 1.7e9, "author_id": "a", "kind": {"a": 1}}': "unknown_kind",
    '{"at": 1.7e9, "author_id": "a", "kind": null}': "unknown_kind",
    '{"at": 1.7e9, "author_id": ["a"], "kind": "message"}': "missing_author",
    '{"at": true, "author_id": "a", "kind": "message"}': "bad_time",
    '{"at": [1.7e9], "author_id": "a", "kind": "message"}': "bad_time",
    '{"at": "2023-02-30T10:00:00Z", "author_id": "a", "kind": "message"}': "bad_time",
    '{"at": 4102444801, "author_id": "a", "kind": "message"}': "absurd_time",
    '{"at": -1, "author_id": "a", "kind": "message"}': "absurd_time",
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_bad_line_is_refused_alone_with_its_number(tmp_path: Path, line: str) -> None:
    history, records = read(text_file(tmp_path, f"{OK}\n{line}\n\n{OK}\n"))
    assert [record.line for record in records] == [1, 4]
    assert [(refused.line, refused.reason) for refused in history.refused] == [(2, REFUSED[line])]


HEADERS = {
    '"has_offset": true': ("2024-01-01T10:00:00", True),
    '"has_offset": false': ("2024-01-01T10:00:00", False),
    '"title": "Tea"': ("2024-01-01T10:00:00", False),
    '"title": "tea"': ("2024-01-01T10:00:00+08:00", True),
}


@pytest.mark.parametrize("header", HEADERS)
def test_times_are_real_where_the_header_or_else_the_first_line_says_so(tmp_path: Path, header: str) -> None:
    stated, has_offset = HEADERS[header]
    line = OK.replace("1.7e9", f'"{stated}"')
    history, records = read(text_file(tmp_path, f'{{"qunluo_jsonl": 1, {header}}}\n{line}\n'))
    assert (history.has_offset, [record.line for record in records]) == (has_offset, [2])


@pytest.mark.parametrize("stated", ["1700000000", "1700000000.0", '"2023-11-15T06:13:20+08:00"'])
def test_the_time_of_the_export_may_be_a_number_or_words(tmp_path: Path, stated: str) -> None:
    history, _ = read(text_file(tmp_path, f'{{"qunluo_jsonl": 1, "exported_at": {stated}}}\n{OK}\n'))
    assert history.exported_at == 1.7e9
