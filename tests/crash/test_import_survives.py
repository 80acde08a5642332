"""kill -9 of the real worker at twenty random moments of an import: counts exact, nothing doubled, nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qunluo.chat.models import Message, Reaction, Room
from qunluo.communities.models import Membership
from qunluo.communities.tests.factories import make_cast
from qunluo.importing.models import Import, ImportedKey
from qunluo.importing.services.imports import start_import
from qunluo.importing.services.uploads import add_import, receive_file
from tests.crash.conftest import ROOT, Worker
from tests.crash.import_rig import BATCH
from tests.crash.rig import database_url

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
RECORDS, PEOPLE, ROOMS, KILLS = 1_400, 90, 3, 20


class ImportWorker(Worker):
    def __init__(self, media, *arguments):
        super().__init__(*arguments)
        self.media = media

    def start(self):
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "PYTHONPATH": str(ROOT),
            "CRASH_MEDIA": str(self.media),
        }
        command = [sys.executable, "-m", "tests.crash.import_rig", *self.arguments]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)


def write_history(path: Path) -> None:
    with path.open("w") as file:
        for n in range(RECORDS):
            entry = {"at": 1_760_000_000 + n, "author_id": f"p{n % PEOPLE}", "kind": "message", "text": f"第 {n} 句"}
            entry |= {"id": str(n), "room": f"群 {n % ROOMS}"}
            if n >= ROOMS:
                entry["reply_to"] = str(n - ROOMS)
                entry["reactions"] = {"heart": [f"p{(n + 1) % PEOPLE}"]}
            file.write(json.dumps(entry) + "\n")


@pytest.fixture
def begun(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "history.jsonl"
    write_history(path)
    owner = make_cast().owner
    history = add_import(actor=owner, received=receive_file(path))
    return start_import(actor=owner, history=history, options={})


@pytest.fixture
def worker(request, settings, begun):
    one = ImportWorker(settings.MEDIA_ROOT, *getattr(request, "param", ()))
    yield one
    if one.process and one.process.poll() is None:
        one.kill()


def kill_at_random(worker, dice, history, is_over=lambda: False):
    """Twenty kills spread over the import, every fourth of the whole worker; how many fell while it was under way."""
    fallen, step = 0, RECORDS // (KILLS + 1)
    worker.start()
    for kill in range(1, KILLS + 1):
        wait_for(history, kill * step)
        time.sleep(dice.uniform(0.0, 0.08))
        fallen += Import.objects.get(pk=history.pk).state == "running"
        if kill % 4 == 0:
            worker.kill()
            worker.start()
        else:
            for child in worker.children():
                os.kill(child, signal.SIGKILL)
        if is_over():
            break
    wait_for(history, RECORDS)
    return fallen


def wait_for(history, position, seconds=150):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = Import.objects.get(pk=history.pk)
        if row.position >= position and (position < RECORDS or not row.is_at_work):
            return
        time.sleep(0.01)


def test_twenty_kills_of_the_worker_lose_and_double_nothing(worker, begun, dice):
    assert kill_at_random(worker, dice, begun) >= KILLS - 2
    history = Import.objects.get(pk=begun.pk)
    assert (history.state, history.position) == ("done", RECORDS)
    assert history.counts == {
        "messages": RECORDS,
        "people": PEOPLE,
        "rooms": ROOMS,
        "reactions": RECORDS - ROOMS,
    }
    bodies = Message.objects.values_list("body", flat=True)
    assert sorted(bodies) == sorted(f"第 {n} 句" for n in range(RECORDS))
    assert Message.objects.exclude(reply_to=None).count() == RECORDS - ROOMS
    assert (Reaction.objects.count(), ImportedKey.objects.count()) == (RECORDS - ROOMS, RECORDS)
    assert Membership.objects.filter(source_key__startswith="qunluo_jsonl:").count() == PEOPLE
    for room in Room.objects.all():
        assert list(room.messages.order_by("seq").values_list("seq", flat=True)) == list(range(1, room.last_seq + 1))


@pytest.mark.parametrize("worker", [("twin",)], indirect=True)
def test_the_twin_with_its_position_outside_the_transaction_loses(worker, begun, dice):
    def is_lost():
        stored, position = Message.objects.count(), Import.objects.get(pk=begun.pk).position
        return position - stored >= 2 * BATCH

    kill_at_random(worker, dice, begun, is_lost)
    assert Message.objects.count() < RECORDS
