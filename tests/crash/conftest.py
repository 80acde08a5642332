"""A real worker in a process of its own, on the test database, and the table in which its effects are counted."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from qunluo.activity.models import Activity
from qunluo.jobs import registry
from qunluo.jobs.services import enqueue
from tests.crash import rig

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """One worker process at a time, started again whenever it was killed."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.process = None

    def start(self):
        environment = os.environ | {"DATABASE_URL": rig.database_url(), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.crash.rig", *self.arguments]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)

    def children(self):
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def wait_for_children(self, count=3, seconds=60):
        end = time.monotonic() + seconds
        while len(self.children()) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.children()) >= count

    def kill(self):
        """kill -9 of the whole worker; its children go with it."""
        self.process.kill()
        self.process.wait()

    def kill_child(self, dice):
        """kill -9 of the one that runs handlers, or of one that runs jobs."""
        os.kill(dice.choice(self.children()), signal.SIGKILL)

    def stop(self, seconds=15):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@pytest.fixture
def dice():
    seed = int(os.environ.get("QUNLUO_SEED", random.SystemRandom().randrange(10**6)))
    print(f"QUNLUO_SEED={seed}")  # noqa: T201 - shown with a failure, so that it can be played again
    return random.Random(seed)


@pytest.fixture
def effects(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE crash_effect (kind text, ref bigint)")
    yield read_effects
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE crash_effect")


def read_effects():
    """How often each effect happened: {(kind, ref): times}."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ref, count(*) FROM crash_effect GROUP BY 1, 2")
        return {(kind, ref): times for kind, ref, times in cursor.fetchall()}


@pytest.fixture
def worker(effects, request):
    one = Worker(*getattr(request, "param", ()))
    yield one
    if one.process and one.process.poll() is None:
        one.kill()


@pytest.fixture
def tasks(monkeypatch):
    """The names of the rig's tasks, so that this process may ask for them."""
    monkeypatch.setattr(registry, "_tasks", {})
    for name in ("crash.once", "crash.chunks", "crash.poison"):
        registry.register_task(name, run=print, lease_seconds=5, is_long=name.endswith("chunks"))


class Load:
    """What the worker is given to do, and what must have come of it once and only once."""

    def __init__(self):
        self.expected = set()

    def add(self, *, activities=30, once=2, chunks=0):
        for _ in range(activities // 3):
            self.expected |= {("activity", pk) for pk in fall(3)}
        self.expected |= {("job", enqueue("crash.once", payload={}).pk) for _ in range(once)}
        for _ in range(chunks):
            job = enqueue("crash.chunks", payload={})
            self.expected |= {("chunk", job.pk * 1000 + chunk) for chunk in range(rig.CHUNKS)}

    def wait(self, seconds=150):
        """Until every expected effect has happened at least once, or time is up."""
        end = time.monotonic() + seconds
        while not self.expected <= read_effects().keys() and time.monotonic() < end:
            time.sleep(0.1)


@transaction.atomic
def fall(count):
    return [Activity.objects.create(kind=rig.KIND, payload={}).pk for _ in range(count)]


@pytest.fixture
def load(tasks, effects):
    return Load()
