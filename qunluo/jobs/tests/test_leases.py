"""Leases: one holder at a time, kept alive while it lives, taken back when it is silent, fenced when it returns."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from qunluo.core import clock
from qunluo.jobs import leases
from qunluo.jobs.errors import LeaseLost
from qunluo.jobs.leases import claim_job, renew_leases, take_back_from, take_back_stale
from qunluo.jobs.models import Job
from qunluo.jobs.running import RunningJob
from qunluo.jobs.services import enqueue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pour(tasks):
    tasks.register_task("tests.tea.pour", run=lambda job: None, lease_seconds=60)
    return [tasks.get_task("tests.tea.pour")]


@pytest.fixture
def job(pour):
    return enqueue("tests.tea.pour", payload={})


def after(seconds):
    return clock.held_at(clock.now() + timedelta(seconds=seconds))


def test_a_job_has_one_holder(job, pour):
    held = claim_job("a", pour)
    assert (held.pk, held.state, held.leased_by, held.lease) == (job.pk, "running", "a", 1)
    assert claim_job("b", pour) is None


def claim_in_parallel(pour, claim):
    barrier, held = threading.Barrier(8), []

    def one(worker):
        barrier.wait()
        try:
            while found := claim(worker, pour):
                held.append(found.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[f"w{n}"]) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return held


def test_eight_workers_share_forty_jobs_without_a_double(pour):
    jobs = [enqueue("tests.tea.pour", payload={}).pk for _ in range(40)]
    held = claim_in_parallel(pour, claim_job)
    assert sorted(held) == jobs


def test_the_twin_that_reads_before_it_writes_takes_jobs_twice(pour):
    both_have_read = threading.Barrier(8)

    def careless(worker, tasks):
        job = Job.objects.filter(state="queued").order_by("id").first()
        both_have_read.wait()
        if job:
            Job.objects.filter(pk=job.pk).update(state="running", leased_by=worker)
        both_have_read.wait()
        return job

    for _ in range(3):
        enqueue("tests.tea.pour", payload={})
    held = claim_in_parallel(pour, careless)
    assert len(held) > len(set(held))


def test_a_silent_holder_loses_the_job_after_its_lease(job, pour):
    claim_job("a", pour)
    with after(59):
        assert take_back_stale() == 0
    with after(61):
        assert take_back_stale() == 1
        again = claim_job("b", pour)
    assert (again.pk, again.lease, again.crashes) == (job.pk, 2, 1)


def test_a_living_holder_keeps_it(job, pour):
    claim_job("a", pour)
    with after(50):
        renew_leases(["a", "z"])
    with after(100):
        assert take_back_stale() == 0
    with after(111):
        assert take_back_stale() == 1


def test_renewing_steps_over_a_job_its_own_run_has_locked(job, pour):
    claim_job("a", pour)
    done = threading.Event()

    def renew():
        with after(50):
            renew_leases(["a"])
        connection.close()
        done.set()

    with transaction.atomic():
        Job.objects.select_for_update().get()
        thread = threading.Thread(target=renew)
        thread.start()
        assert done.wait(5)
    thread.join()


def test_who_lost_the_lease_can_write_nothing_more(job, pour):
    old = RunningJob(claim_job("a", pour))
    with after(61):
        take_back_stale()
        new = RunningJob(claim_job("b", pour))
    writes = [
        lambda: old.progress(9),
        old.finish,
        old.give_back,
        lambda: old.fail(error="x", code="x"),
        lambda: old.retry(at=clock.now(), error="x", code="x"),
    ]
    for write in writes:
        with pytest.raises(LeaseLost):
            write()
    job.refresh_from_db()
    assert (job.state, job.leased_by, job.progress_done, job.error) == ("running", "b", 0, "")
    new.finish()


def test_the_twin_without_the_number_lets_the_old_holder_end_it(job, pour, monkeypatch):
    old = RunningJob(claim_job("a", pour))
    with after(61):
        take_back_stale()
        claim_job("b", pour)
    monkeypatch.setattr(RunningJob, "_write", lambda self, **f: Job.objects.filter(pk=self.id).update(**f))
    old.finish()
    job.refresh_from_db()
    assert job.state == "done"


def test_the_old_holder_cannot_leave_an_effect_behind(job, pour):
    old = RunningJob(claim_job("a", pour))
    with after(61):
        take_back_stale()

    @transaction.atomic
    def effect_and_end():
        enqueue("tests.tea.pour", payload={"from": "old"})
        old.finish()

    with pytest.raises(LeaseLost):
        effect_and_end()
    assert Job.objects.count() == 1


def test_progress_renews_the_lease(job, pour):
    running = RunningJob(claim_job("a", pour))
    with after(50):
        running.progress(1)
    with after(100):
        assert take_back_stale() == 0


def test_a_worker_asked_to_go_gives_its_job_back_without_blame(job, pour):
    claim_job("a", pour)
    assert (take_back_from("b", is_crash=False), take_back_from("a", is_crash=False)) == (0, 1)
    job.refresh_from_db()
    assert (job.state, job.crashes, job.leased_by) == ("queued", 0, "")


def crash_after(job, pour, moment):
    """Claim at `moment`, die, and say when the job may be taken again."""
    with clock.held_at(moment):
        assert claim_job("w", pour)
        take_back_from("w", is_crash=True)
    job.refresh_from_db()
    return job.run_at


def test_a_job_that_kills_its_worker_again_and_again_waits_longer_and_has_failed(job, pour):
    moment, waits = clock.now(), []
    for _ in range(leases.MAX_CRASHES - 1):
        again_at = crash_after(job, pour, moment)
        waits.append((again_at - moment).total_seconds())
        moment = again_at
    assert (waits, job.state) == ([0, 4, 8, 16, 32], "queued")
    crash_after(job, pour, moment)
    assert (job.state, job.error_code, job.crashes) == ("failed", "jobs.worker_died", 6)
    assert (bool(job.error), job.leased_by, job.ended_at is not None) == (True, "", True)


def test_a_job_that_moves_on_between_crashes_is_never_given_up(job, pour):
    for n in range(leases.MAX_CRASHES * 2):
        RunningJob(claim_job(f"w{n}", pour)).progress(n)
        take_back_from(f"w{n}", is_crash=True)
    job.refresh_from_db()
    assert (job.state, job.crashes, job.progress_done) == ("queued", 1, 11)


def test_the_holders_are_known_by_name(pour):
    assert leases.list_holders() == []
    for worker in ("b", "a", "b"):
        enqueue("tests.tea.pour", payload={})
        claim_job(worker, pour)
    assert leases.list_holders() == ["a", "b"]


def test_the_longest_waiting_is_taken_first(pour):
    moment = clock.now()
    ids = [enqueue("tests.tea.pour", payload={}, run_at=moment - timedelta(minutes=n)).pk for n in (1, 3, 2)]
    assert [claim_job("a", pour).pk for _ in range(3)] == [ids[1], ids[2], ids[0]]
