"""`import` and `export` on the terminal: what they do, what they say, and that nothing is left where they refuse."""

import io
import json
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from qunluo.chat.models import Message
from qunluo.importing.models import Import
from qunluo.importing.services.imports import start_import
from qunluo.importing.services.uploads import folder
from qunluo.importing.tests.stage import bring_in, line, upload, write

TALK = [line("a", "早", at=0), line("b", "早啊", at=1), line("a", "一起读书", at=2)]
WALL_CLOCK = "26/01/2020, 16:19 - Ann: hi\n26/01/2020, 16:20 - Ben: yo\n"


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def run_import_command(actor, path, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import", path, community=actor.community.slug, as_person=actor.person.email, stdout=out, stderr=err, **options
    )
    return out.getvalue()


def texts(community):
    return list(Message.objects.filter(room__community=community).order_by("posted_at").values_list("body", flat=True))


def left_behind():
    return [*Import.objects.all(), *folder().iterdir()]


def test_a_file_comes_in_and_what_came_is_counted(cast, tmp_path, committing):
    path = write(tmp_path, [*TALK, {"at": "soon", "author_id": "a", "kind": "message", "text": "?"}])
    with committing(execute=True):
        told = run_import_command(cast.owner, path)
    assert texts(cast.community) == ["早", "早啊", "一起读书"]
    assert "messages: 3\n" in told
    assert "refused: 1\n" in told
    assert ":4 bad_time" in told
    assert list(folder().iterdir()) == []
    assert path.exists()


def test_the_same_file_again_adds_nothing(cast, tmp_path):
    path = write(tmp_path, TALK)
    run_import_command(cast.owner, path)
    run_import_command(cast.owner, path)
    assert len(texts(cast.community)) == 3


def test_a_wall_clock_is_read_in_the_zone_stated_or_else_in_that_of_the_community(cast, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(WALL_CLOCK)
    run_import_command(cast.owner, path, time_zone="Europe/Berlin", room="Tea")
    assert Message.objects.earliest("posted_at").posted_at.hour == 15
    assert Message.objects.earliest("posted_at").room.name == "Tea"


def test_an_unproven_order_of_dates_is_asked_back_and_nothing_is_kept(cast, tmp_path, committing):
    path = tmp_path / "chat.txt"
    path.write_text("05/06/2020, 16:19 - Ann: hi\n06/06/2020, 16:19 - Ben: hi\n")
    with pytest.raises(CommandError, match=r"--date-order dmy .*, mdy"), committing(execute=True):
        run_import_command(cast.owner, path)
    assert left_behind() == []
    run_import_command(cast.owner, path, date_order="dmy")
    assert Message.objects.earliest("posted_at").posted_at.month == 6


def test_a_time_zone_that_does_not_exist_is_refused_and_nothing_is_kept(cast, tmp_path, committing):
    path = tmp_path / "chat.txt"
    path.write_text(WALL_CLOCK)
    with pytest.raises(CommandError, match="Mars/Base"), committing(execute=True):
        run_import_command(cast.owner, path, time_zone="Mars/Base")
    assert left_behind() == []


def test_beside_another_import_it_is_refused_and_only_the_other_is_kept(cast, tmp_path, committing):
    other = start_import(actor=cast.owner, history=upload(cast.owner, write(tmp_path, TALK)), options={})
    with pytest.raises(CommandError), committing(execute=True):
        run_import_command(cast.owner, write(tmp_path, [*TALK, line("c", "晚到", at=9)]))
    assert [found.pk for found in Import.objects.all()] == [other.pk]
    assert [path.name for path in folder().iterdir()] == [other.path]


@pytest.mark.parametrize("content", [b"", b"just some words\n", b"\x00\x01" * 50])
def test_what_is_no_history_is_refused_and_nothing_is_kept(cast, tmp_path, content):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run_import_command(cast.owner, path)
    assert left_behind() == []


@pytest.mark.parametrize("name", ["member", "moderator"])
def test_who_may_not_bring_histories_in_may_not_on_the_terminal(cast, tmp_path, name):
    with pytest.raises(CommandError):
        run_import_command(cast[name], write(tmp_path, TALK))
    assert left_behind() == []
    assert texts(cast.community) == []


def test_a_missing_file_and_a_stranger_are_named(cast, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.jsonl"):
        run_import_command(cast.owner, tmp_path / "nowhere.jsonl")
    with pytest.raises(CommandError, match=cast.stranger.email):
        call_command("import", write(tmp_path, TALK), community=cast.community.slug, as_person=cast.stranger.email)


def exported(actor):
    out = io.StringIO()
    call_command("export", community=actor.community.slug, as_person=actor.person.email, stdout=out)
    return [json.loads(row) for row in out.getvalue().splitlines()]


def test_what_came_in_goes_out_line_by_line(cast, tmp_path):
    bring_in(cast.owner, write(tmp_path, TALK))
    header, *rows = exported(cast.owner)
    assert header["qunluo_jsonl"] == 1
    said = [row for row in rows if row["kind"] == "message"]
    assert [(datetime.fromisoformat(row["at"]).timestamp(), row["text"], row["room"]) for row in said] == [
        (entry["at"], entry["text"], "旧群") for entry in TALK
    ]
    assert [row["author_name"] for row in said] == [entry["author_name"] for entry in TALK]


def test_a_stranger_gets_no_export(cast, tmp_path):
    out = io.StringIO()
    with pytest.raises(CommandError, match=cast.stranger.email):
        call_command("export", community=cast.community.slug, as_person=cast.stranger.email, stdout=out)
    assert out.getvalue() == ""
