"""Log lines: one JSON object, nothing live, nothing secret."""

import json
import logging
import sys

import pytest

from qunluo.core.logs import JsonFormatter, request_id, without_secrets


def written(text="hello", *args, **extra):
    record = logging.getLogger("tests").makeRecord("tests", logging.INFO, "f.py", 1, text, args, None, extra=extra)
    return JsonFormatter().format(record)


def test_a_line_is_one_object_with_its_level_and_text():
    line = json.loads(written("%s of %s", 3, 9, job_id=7))
    assert (line["level"], line["logger"], line["text"], line["job_id"]) == ("info", "tests", "3 of 9", 7)
    assert line["at"].endswith("+00:00")


def test_a_line_carries_the_id_of_its_request():
    mine = request_id.set("abc123")
    try:
        assert json.loads(written())["request_id"] == "abc123"
    finally:
        request_id.reset(mine)
    assert "request_id" not in json.loads(written())


HOSTILE = 'a\nb\r\x1b[2J\x00\x7f\x85\x9b\u2028\u202e\u2066\ufeff\ud800"}'


def test_no_control_character_reaches_the_terminal_alive():
    line = written(HOSTILE, name_here=HOSTILE)
    assert all(character.isprintable() for character in line)
    assert line.encode("utf-8")
    assert json.loads(line)["text"] == HOSTILE


def test_the_twin_without_escaping_would_let_them_through():
    bare = json.dumps({"text": HOSTILE}, ensure_ascii=False)
    assert not all(character.isprintable() for character in bare)


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2xyz",
        "token: hunter2xyz",
        "{'secret': 'hunter2xyz'}",
        '"api_key": "hunter2xyz"',
        "Authorization: Bearer hunter2xyz",
        "Cookie: hunter2xyz",
        "postgres://qunluo:hunter2xyz@db/qunluo",
        "GET /x?csrftoken=hunter2xyz&y=1",
        "duplicate key\nDETAIL: Key (email)=(hunter2xyz) already exists.",
    ],
)
def test_secrets_are_hidden(text):
    assert "hunter2xyz" not in without_secrets(text)
    assert "hunter2xyz" not in written("%s", text, note=text)
    assert "hunter2xyz" in text


def test_a_field_with_a_secret_name_is_hidden_and_objects_are_left_out():
    line = json.loads(written(session_token="hunter2xyz", request=object(), thing={"a": 1}))
    assert line["session_token"] == "[hidden]"
    assert "request" not in line
    assert "thing" not in line


def test_ordinary_text_stays_as_it_is():
    text = "林 posted in room 42 (https://example.org/a?b=1), 3 tokens left"
    assert without_secrets(text) == text


def test_a_traceback_is_a_field_of_the_line():
    try:
        int("password=hunter2xyz")
    except ValueError:
        record = logging.makeLogRecord({"msg": "broke", "exc_info": sys.exc_info()})
    line = json.loads(JsonFormatter().format(record))
    assert "ValueError" in line["error"]
    assert "hunter2xyz" not in line["error"]
