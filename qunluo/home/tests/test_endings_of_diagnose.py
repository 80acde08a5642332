"""How `qunluo diagnose` ends: codes, sentences in both languages, the shape of its JSON, and that it leaves nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from django.core.management import CommandError, call_command

from qunluo.analytics.engine.structs import Diagnosis

NO_NETWORK = {"nodes": [], "edges": [], "people": 0, "pairs": 0, "groups": 0, "modularity": 0.0}
ODD_LINES = {
    '{"at": "soon", "author_id": "a", "kind": "message"}': ("时间", "time of this entry"),
    '{"at": 1.7e9, "author_id": "a", "kind": "shout"}': ("shout", "shout is no kind"),
    '{"at": 1.7e9, "author_id": "a"}': ("kind", "field kind is missing"),
}


def history(folder: Path, *more: str, days: int = 40) -> Path:
    path = folder / "group.jsonl"
    lines = [
        json.dumps(
            {"at": 1.7e9 + day * 86_400 + hour * 3600, "author_id": who, "kind": "message", "text": f"{who} says"}
        )
        for day in range(days)
        for hour, who in enumerate("abc")
    ]
    path.write_text("\n".join([*lines, *more]))
    return path


def refusal(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What is said where `diagnose` ends with 2 and prints nothing."""
    with pytest.raises(SystemExit) as ended:
        call_command("diagnose", *words)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    return told.err.strip()


def test_the_json_is_a_whole_diagnosis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("diagnose", history(tmp_path), "--json")
    told = json.loads(capsys.readouterr().out)
    assert set(told) == set(Diagnosis.__struct_fields__) - {"network"}
    found = msgspec.convert(told | {"network": NO_NETWORK}, Diagnosis)
    assert (found.format, found.messages, found.people, found.as_of_source) == ("qunluo_jsonl", 120, 3, "last_message")
    assert (found.first_at, found.last_at) == ("2023-11-14T22:13:20+00:00", "2023-12-24T00:13:20+00:00")


@pytest.mark.parametrize(
    ("as_of", "messages"),
    [("2023-11-20", 20), ("2023-11-16T22:13:20", 7), ("2023-11-17T06:13:20+08:00", 7), ("2030-01-01", 120)],
)
def test_it_judges_as_of_the_end_of_a_day_or_of_a_moment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_of: str, messages: int
) -> None:
    call_command("diagnose", history(tmp_path), "--json", "--as-of", as_of)
    told = json.loads(capsys.readouterr().out)
    assert (told["messages"], told["as_of_source"]) == (messages, "asked")


@pytest.mark.parametrize("line", ODD_LINES)
@pytest.mark.parametrize("place", [0, 1])
def test_lines_left_out_are_told_with_their_place_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, place: int
) -> None:
    call_command("diagnose", history(tmp_path, line), "--json", "--language", ("zh", "en")[place])
    told = capsys.readouterr()
    assert json.loads(told.out)["messages"] == 120
    first, second = told.err.strip().split("\n")
    assert "1" in first
    assert second.strip().startswith("group.jsonl:121: ")
    assert ODD_LINES[line][place] in second
    assert place == 1 or any(sign > "\u4e00" for sign in second)


def test_only_the_first_five_lines_left_out_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("diagnose", history(tmp_path, *["{"] * 1_200), "--json", "--language", "en")
    first, *rest = capsys.readouterr().err.strip().split("\n")
    assert first.startswith("1,200 lines")
    assert [row.split()[0] for row in rest] == [f"group.jsonl:{number}:" for number in range(121, 126)]


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_a_file_that_is_not_there_is_said_to_be_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    told = refusal(capsys, tmp_path / "nowhere", "--language", "en", *words)
    assert told == "There is no file or folder with this name."


def test_a_time_zone_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refusal(capsys, history(tmp_path), "--time-zone", "Mars/Base", "--language", "en")
    assert told == "There is no time zone called Mars/Base."


def test_a_day_before_the_first_word_leaves_nothing_to_judge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refusal(capsys, history(tmp_path), "--as-of", "2020-01-01", "--language", "en")
    assert told == "There is no message in this file."


def test_an_unproven_order_of_dates_is_asked_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("05/06/2020, 16:19 - Ann: hi\n06/06/2020, 16:19 - Ben: hi\n")
    question, answer = refusal(capsys, path, "--language", "en").split("\n")
    assert "05/06/2020" in question
    assert answer == "Say it with --date-order: dmy (day, month, year), mdy (month, day, year)"
    assert "dmy" in refusal(capsys, path, "--language", "zh")


def test_a_moment_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="yesterday") as ended:
        call_command("diagnose", history(tmp_path), "--as-of", "yesterday")
    assert ended.value.returncode == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [([], 0), (["--as-of", "yesterday"], 2), (["--date-order", "dym"], 2), (["--time-zone", "Mars/Base"], 2)],
)
def test_the_program_ends_with_its_code_and_leaves_nothing(tmp_path: Path, words: list[str], code: int) -> None:
    path, temporary = history(tmp_path), tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "TMPDIR": str(temporary)}
    ran = subprocess.run(
        [sys.executable, "-m", "qunluo", "diagnose", path, *words], env=environment, capture_output=True, check=False
    )
    assert ran.returncode == code, ran.stderr
    assert bool(ran.stdout) == (code == 0)
    assert bool(ran.stderr) == (code != 0)
    assert b"Traceback" not in ran.stderr
    assert list(temporary.iterdir()) == []
