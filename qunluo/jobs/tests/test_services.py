"""Asking for work, once while it is open; calling it off; trying it again; sweeping up."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from qunluo.core import clock
from qunluo.core.errors import Conflict
from qunluo.jobs.models import Job, WorkerBeat
from qunluo.jobs.runner import run_due_jobs
from qunluo.jobs.services import cancel_job, enqueue, retry_job, sweep_jobs


@pytest.fixture(autouse=True)
def pour(tasks):
    poured = []
    tasks.register_task("tests.tea.pour", run=lambda job: poured.append(job.payload["cup"]), max_tries=3)
    return poured


def ask(cup=1, **wishes):
    return enqueue("tests.tea.pour", payload={"cup": cup}, **wishes)


def test_a_job_waits_with_its_payload_and_runs(db, pour):
    job = ask(7, community_id=5)
    assert (job.state, job.community_id, job.max_tries, job.lease_seconds) == ("queued", 5, 3, 60)
    assert run_due_jobs() == 1
    job.refresh_from_db()
    assert (pour, job.state, job.leased_by, job.tries) == ([7], "done", "", 0)
    assert job.ended_at is not None


def test_a_job_of_the_future_waits_for_its_time(db, pour):
    ask(run_at=clock.now() + timedelta(hours=1))
    assert run_due_jobs() == 0
    with clock.held_at(clock.now() + timedelta(hours=2)):
        assert run_due_jobs() == 1


def test_a_task_nobody_registered_is_refused(db):
    with pytest.raises(KeyError):
        enqueue("tests.tea.spill", payload={})
    assert Job.objects.count() == 0


def test_a_key_is_taken_once_while_open(db, pour):
    first = ask(1, key="tea")
    assert ask(2, key="tea").pk == first.pk
    assert ask(3, key="coffee").pk != first.pk
    run_due_jobs()
    assert ask(4, key="tea").pk != first.pk
    assert pour == [1, 3]


def test_the_database_itself_keeps_the_key_once(db):
    first = ask(key="tea")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task=first.task, key="tea", max_tries=1)


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_the_transaction_that_asked():
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_sixteen_who_ask_at_once_get_the_same_job():
    barrier, ids = threading.Barrier(16), []

    def one():
        barrier.wait()
        try:
            ids.append(ask(key="tea").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(16)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(ids) == 16
    assert len(set(ids)) == Job.objects.count() == 1


def test_a_cancelled_job_does_not_run(db, pour):
    job = ask(key="tea")
    assert (cancel_job(job.pk), cancel_job(job.pk)) == (True, False)
    assert (run_due_jobs(), pour) == (0, [])
    assert ask(key="tea").pk != job.pk


def test_a_failed_job_gets_all_its_tries_again(db, pour):
    job = ask()
    assert retry_job(job.pk) is False
    Job.objects.filter(pk=job.pk).update(state="failed", tries=3, crashes=2, ended_at=clock.now())
    assert retry_job(job.pk) is True
    run_due_jobs()
    job.refresh_from_db()
    assert (pour, job.state, job.tries, job.crashes) == ([1], "done", 0, 0)


def test_a_failed_job_whose_twin_is_open_is_not_tried_again(db):
    job = ask(key="tea")
    Job.objects.filter(pk=job.pk).update(state="failed")
    ask(key="tea")
    with pytest.raises(Conflict):
        retry_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.parametrize(
    ("state", "days", "stays"),
    [("done", 6, 1), ("done", 8, 0), ("cancelled", 8, 0), ("failed", 29, 1), ("failed", 31, 0), ("queued", 99, 1)],
)
def test_ended_jobs_are_swept_in_their_time(db, state, days, stays):
    ended_at = None if state == "queued" else clock.now() - timedelta(days=days)
    Job.objects.create(task="tests.tea.pour", max_tries=1, state=state, ended_at=ended_at)
    assert sweep_jobs() == 1 - stays
    assert Job.objects.count() == stays


def test_sweeping_goes_in_batches_and_takes_old_beats_along(db, monkeypatch):
    monkeypatch.setattr("qunluo.jobs.services.SWEEP_BATCH", 2)
    ended_at = clock.now() - timedelta(days=8)
    Job.objects.bulk_create(Job(task="tests.tea.pour", max_tries=1, state="done", ended_at=ended_at) for _ in range(5))
    WorkerBeat.objects.create(name="old", beat_at=ended_at)
    WorkerBeat.objects.create(name="new")
    assert sweep_jobs() == 5
    assert [beat.name for beat in WorkerBeat.objects.all()] == ["new"]
