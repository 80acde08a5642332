"""Reading ahead, by a thread and by a process of its own: the same batches, the same errors, nobody left behind."""

import multiprocessing
import os
import pickle
import signal

import pytest

from qunluo.importing.formats.registry import Options, recognise
from qunluo.importing.formats.trouble import NeedsAnswer, UnreadableHistory
from qunluo.importing.models import Import
from qunluo.importing.services import ahead
from qunluo.importing.services.ahead import read_ahead
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.moments import Moments
from qunluo.importing.services.reading import Reader
from qunluo.importing.tests.stage import line, upload, write

TALK = [line("a", f"第 {n} 句", at=n) for n in range(9)] + [line("b", "见", at=9, mentions=["c"], reply_to="1")]


@pytest.fixture(params=["thread", "process"])
def way(request, monkeypatch):
    monkeypatch.setattr(ahead, "APART_BYTES", 0 if request.param == "process" else 1 << 40)
    return request.param


def reader_of(folder, talk=TALK, broken=""):
    path = write(folder, talk)
    path.write_text(path.read_text() + broken)
    return Reader(recognise(path).open(path, Options()), community_id=7, moments=Moments(""))


def test_either_way_gives_the_same_batches(tmp_path, way):
    reader = reader_of(tmp_path, broken="{broken\n")
    with read_ahead(reader, skip=2, size=4) as batches:
        taken = list(batches)
    assert [batch.position for batch in taken] == [6, 10, 10]
    assert [list(batch.met) for batch in taken] == [["a"], ["b", "c"], []]
    assert taken[1].full[3].mentions == ["c"]
    assert taken[0].written[0].split("\t")[:4] == ["message", "", "第 2 句", "@7 第:1 2:2 句:3"]
    assert (reader.history.refused_count, [refused.line for refused in reader.history.refused]) == (1, [11])


def test_what_the_reader_raises_is_raised_here(tmp_path, way, monkeypatch):
    def fail(self, **limits):
        yield from ()
        raise UnreadableHistory("damaged_archive", name="x.zip")

    monkeypatch.setattr(Reader, "batches", fail)
    with pytest.raises(UnreadableHistory) as raised, read_ahead(reader_of(tmp_path)) as batches:
        list(batches)
    assert (raised.value.code, raised.value.values) == ("damaged_archive", {"name": "x.zip"})


def test_leaving_early_ends_the_reading(tmp_path, way):
    with read_ahead(reader_of(tmp_path, TALK * 50), size=1) as batches:
        next(batches)
    assert multiprocessing.active_children() == []


def test_a_question_survives_the_way_between_processes():
    question = pickle.loads(pickle.dumps(NeedsAnswer("date_order", ("dmy", "mdy"), example="1/2/26")))
    assert (question.option, question.choices, question.values) == ("date_order", ("dmy", "mdy"), {"example": "1/2/26"})


@pytest.mark.django_db
def test_a_killed_reader_stops_the_run_and_the_next_goes_on(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "APART_BYTES", 0)
    talk = [line("a", "好" * 9000, at=n) for n in range(40)]
    history = start_import(actor=cast.owner, history=upload(cast.owner, write(tmp_path, talk)), options={}, now=True)

    def kill_the_reader(row):
        for child in multiprocessing.active_children():
            os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(EOFError):
        run_import(import_id=history.pk, report=kill_the_reader, size=5)
    assert 5 <= Import.objects.get(pk=history.pk).position < 40
    run_import(import_id=history.pk, report=lambda row: None, size=5)
    history.refresh_from_db()
    assert (history.state, history.position, history.counts["messages"]) == ("done", 40, 40)
