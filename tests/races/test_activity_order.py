"""Many write activities at once while a handler reads: each committed one is seen exactly once, nothing else."""

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from qunluo.activity import handlers, reader
from qunluo.activity.models import Activity, HandlerCursor

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, TRANSACTIONS = 6, 40


@pytest.fixture
def seen(monkeypatch):
    monkeypatch.setattr(handlers, "_handlers", {})
    rows = []
    handlers.register_handler(name="races.order", kinds=None, handle=lambda activity: rows.append(activity.pk))
    return rows


def write(seed, committed):
    """Transactions of one to three activities that stay open for a moment; one in five is rolled back."""
    dice = random.Random(seed)
    for _ in range(TRANSACTIONS):
        with transaction.atomic():
            ids = []
            for _ in range(dice.randint(1, 3)):
                ids.append(Activity.objects.create(kind="races.order", payload={}).pk)
                time.sleep(dice.uniform(0, 0.004))
            is_kept = dice.random() > 0.2
            transaction.set_rollback(not is_kept)
        if is_kept:
            committed += ids
    connection.close()


def read_while_written(committed):
    writers = [threading.Thread(target=write, args=[seed, committed]) for seed in range(WRITERS)]
    [writer.start() for writer in writers]
    while any(writer.is_alive() for writer in writers):
        reader.run_due_handlers()
    [writer.join() for writer in writers]
    newest = Activity.objects.order_by("place").last().place
    end = time.monotonic() + 20
    while (cursor := HandlerCursor.objects.get()).place < newest and time.monotonic() < end:
        reader.run_due_handlers()
    return cursor


def test_each_committed_activity_is_seen_once(seen):
    committed = []
    read_while_written(committed)
    assert Counter(seen) == Counter(committed)


def test_the_order_seen_is_the_order_stored(seen):
    read_while_written([])
    assert seen == list(Activity.objects.order_by("place", "id").values_list("id", flat=True))


def test_the_twin_without_the_horizon_misses_some(seen, monkeypatch):
    monkeypatch.setattr(reader, "_horizon", lambda: 2**62)
    committed = []
    read_while_written(committed)
    assert set(seen) < set(committed)
