"""`qunluo diagnose`: text, JSON, refusals; without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from qunluo.analytics.engine.tests.histories import talk
from qunluo.home.diagnosis_text import clean, padded, width_of


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "group.jsonl"
    lines = [
        json.dumps(
            {"at": r.at, "author_id": r.author_id, "author_name": r.author_name, "text": r.text, "kind": "message"}
        )
        for r in talk(["ann", "bob", "cat", "dan", "eve"], days=40)
    ]
    path.write_text("\n".join(lines))
    return path


def test_json_is_printed(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("diagnose", history, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["messages"] == 240
    assert told["verdict"]["label"] in {"community", "help_desk"}


@pytest.mark.parametrize(("language", "word"), [("en", "Kind"), ("zh", "类型"), ("zh-hant", "型別")])
def test_text_is_printed_in_the_language_asked_for(
    history: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    call_command("diagnose", history, "--language", language)
    assert word in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"just some words\nand more\n"])
def test_what_cannot_be_read_is_said_and_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("diagnose", path)
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip()


def test_it_needs_no_database_and_leaves_nothing(history: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "QUNLUO_HOME": str(home)}
    ran = subprocess.run(
        [sys.executable, "-m", "qunluo", "diagnose", history, "--json"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["people"] == 5
    assert not home.exists()


def test_columns_line_up_in_chinese() -> None:
    assert width_of("社群 ok") == 7
    assert padded("社群", 6) == "社群  "
    assert width_of(padded("社群社群社群", 5)) <= 5
    assert clean("a\x1b[31mb") == "a [31mb"
