"""kill -9 at random moments, lost database sessions, and a polite stop: every effect once, none lost."""

import os
import signal
import time

import pytest
from django.db import connection

from qunluo.jobs.models import Job, WorkerBeat
from qunluo.jobs.services import enqueue

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
KILLS = 20


def test_twenty_kills_lose_nothing_and_double_nothing(worker, load, effects, dice):
    worker.start()
    for kill in range(KILLS):
        load.add(chunks=kill % 4 == 0)
        worker.wait_for_children()
        time.sleep(dice.uniform(0.0, 0.8))
        if kill % 5 == 4:
            worker.kill()
            worker.start()
        else:
            worker.kill_child(dice)
    load.wait()
    assert effects() == dict.fromkeys(load.expected, 1)
    wait_until(lambda: not Job.objects.filter(state__in=Job.OPEN, task__startswith="crash.").exists())
    assert set(Job.objects.filter(task__startswith="crash.").values_list("state", "tries")) == {("done", 0)}


@pytest.mark.parametrize("worker", [("twin",)], indirect=True)
def test_the_twin_with_its_cursor_outside_the_transaction_doubles(worker, load, effects, dice):
    is_doubled = lambda: any(times > 1 for times in effects().values())  # noqa: E731
    worker.start()
    for _ in range(KILLS):
        load.add(activities=150, once=0)
        worker.wait_for_children()
        time.sleep(dice.uniform(0.1, 0.6))
        for child in worker.children():
            os.kill(child, signal.SIGKILL)
        if is_doubled():
            break
    wait_until(is_doubled)


def test_lost_sessions_lose_nothing_and_double_nothing(worker, load, effects, dice):
    worker.start()
    for _ in range(5):
        load.add(chunks=1)
        worker.wait_for_children()
        time.sleep(dice.uniform(0.2, 0.6))
        end_other_sessions()
    load.wait()
    assert worker.process.poll() is None
    assert effects() == dict.fromkeys(load.expected, 1)


def test_a_polite_stop_gives_the_work_back_with_its_progress(worker, load, effects):
    load.add(activities=0, once=0, chunks=1)
    worker.start()
    wait_until(lambda: Job.objects.get().progress_done > 2)
    assert worker.stop() == 0
    job = Job.objects.get()
    assert (job.state, job.leased_by, job.tries, job.crashes) == ("queued", "", 0, 0)
    assert 2 < job.progress_done < 40
    assert len(effects()) == job.progress_done
    assert WorkerBeat.objects.count() == 0
    worker.start()
    load.wait()
    assert effects() == dict.fromkeys(load.expected, 1)


def test_a_job_that_kills_its_process_holds_up_nobody_else(worker, load, effects):
    poison = enqueue("crash.poison", payload={})
    load.add(activities=30, once=6, chunks=1)
    worker.start()
    load.wait()
    wait_until(lambda: Job.objects.get(pk=poison.pk).crashes >= 2)
    assert worker.process.poll() is None
    assert effects() == dict.fromkeys(load.expected, 1)


def end_other_sessions():
    """What a restart of the database does to those who are connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def wait_until(is_so, seconds=150):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    assert is_so()
