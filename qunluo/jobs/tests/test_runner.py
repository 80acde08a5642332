"""How jobs end: well, again, for good; and what the page says of it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, TooMany
from qunluo.jobs import runner
from qunluo.jobs.errors import GiveUp
from qunluo.jobs.leases import claim_job
from qunluo.jobs.models import Job
from qunluo.jobs.queries import job_progress
from qunluo.jobs.runner import run_due_jobs, run_job
from qunluo.jobs.services import cancel_job, enqueue


@pytest.fixture
def asked(db, tasks):
    """Register `run` as a task, ask for it once, and give back the job."""

    def ask(run, **wishes):
        tasks.register_task("tests.tea.pour", run=run, **({"max_tries": 3} | wishes))
        return enqueue("tests.tea.pour", payload={"cup": 1})

    return ask


def raiser(error):
    def run(job):
        raise error

    return run


def run_until_ended(job):
    """Let the clock run to each next try; the waits between them in seconds."""
    waits, moment = [], clock.now()
    while job.state == "queued":
        with clock.held_at(moment):
            run_due_jobs()
        job.refresh_from_db()
        waits.append((job.run_at - moment).total_seconds())
        moment = job.run_at
    return waits[:-1]


def test_an_error_is_tried_again_with_growing_waits_and_then_it_has_failed(asked):
    job = asked(raiser(ZeroDivisionError("secret details")), max_tries=5)
    waits = run_until_ended(job)
    assert (job.state, job.tries, job.error, job.error_code) == ("failed", 5, "ZeroDivisionError", "jobs.broke")
    for wait, middle in zip(waits, [5, 10, 20, 40], strict=True):
        assert middle * 0.75 <= wait <= middle * 1.25


def test_the_longest_wait_is_bounded():
    waits = [runner._wait(tries, ValueError()).total_seconds() for tries in range(100)]
    assert max(waits) <= 3600 * 1.25
    assert len(set(waits[20:])) > 1


@pytest.mark.parametrize(
    ("error", "text", "code"),
    [
        (GiveUp("The file is no archive."), "The file is no archive.", "jobs.given_up"),
        (Invalid("Line 3 is broken.", code="importing.line"), "Line 3 is broken.", "importing.line"),
        (GiveUp("nul \0 inside"), "nul  inside", "jobs.given_up"),
        (GiveUp(), "GiveUp", "jobs.given_up"),
    ],
)
def test_a_refusal_with_a_reason_fails_at_once_and_says_why(asked, error, text, code):
    job = asked(raiser(error))
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.tries, job.error, job.error_code) == ("failed", 1, text, code)
    assert job_progress(job.pk).error == text


@pytest.mark.parametrize(
    ("error", "least", "most"), [(TooMany(retry_after_seconds=99), 99, 99), (Conflict(), 3.7, 6.3)]
)
def test_what_may_pass_is_tried_again(asked, error, least, most):
    job = asked(raiser(error))
    moment = clock.now()
    with clock.held_at(moment):
        run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 1)
    assert least <= (job.run_at - moment).total_seconds() <= most


def test_a_later_success_clears_the_error(asked):
    outcomes = [ZeroDivisionError(), None]

    def run(job):
        if error := outcomes.pop(0):
            raise error

    job = asked(run)
    run_until_ended(job)
    assert (job.state, job.error, job.error_code, job.tries) == ("done", "", "", 1)


def test_progress_is_shown_while_it_runs(asked):
    seen = []

    def run(job):
        job.progress(1, 3, "cup 1")
        seen.append(job_progress(job.id))
        job.progress(3, 3, "x" * 500)

    job = asked(run)
    run_due_jobs()
    (shown,) = seen
    assert (shown.state, shown.done, shown.total, shown.percent, shown.note) == ("running", 1, 3, 33, "cup 1")
    shown = job_progress(job.pk)
    assert (shown.state, shown.percent, len(shown.note), shown.is_open) == ("done", 100, 200, False)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_stops_keeps_its_progress_and_goes_on_later(asked):
    starts = []

    def run(job):
        starts.append(job.progress_done)
        for done in range(job.progress_done + 1, 4):
            job.progress(done, 3)

    job = asked(run)
    run_job(claim_job("w", [runner.get_task(job.task)]), is_stopping=lambda: True)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.tries, job.crashes, job.leased_by) == ("queued", 1, 0, 0, "")
    run_due_jobs()
    assert starts == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_stopping_waits_for_the_commit_of_an_open_transaction(asked):
    def run(job):
        with transaction.atomic():
            job.progress(1)
            Job.objects.create(task="tests.effect", max_tries=1, state="done")
        raise AssertionError("The commit stops the run.")

    job = asked(run)
    run_job(claim_job("w", [runner.get_task(job.task)]), is_stopping=lambda: True)
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.tries) == ("queued", 1, 0)
    assert Job.objects.filter(task="tests.effect").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_effect_and_the_end_of_the_job_are_one(asked):
    def run(job):
        with transaction.atomic():
            Job.objects.create(task="tests.effect", max_tries=1, state="done")
            job.finish()

    job = asked(run)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, Job.objects.filter(task="tests.effect").count()) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_an_end_that_is_rolled_back_is_no_end(asked):
    def run(job):
        with transaction.atomic():
            job.finish()
            transaction.set_rollback(True)

    job = asked(run)
    run_due_jobs()
    job.refresh_from_db()
    assert job.state == "done"
    assert job.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_a_cancelled_run_did_with_its_end_is_undone(asked):
    def run(job):
        with transaction.atomic():
            Job.objects.create(task="tests.effect", max_tries=1, state="done")
            cancel_job(job.id)
            job.finish()

    job = asked(run)
    run_due_jobs()
    job.refresh_from_db()
    assert Job.objects.filter(task="tests.effect").count() == 0
    assert job.state == "running"  # the cancelling was in the same transaction here, so it went as well


def test_a_run_cancelled_meanwhile_ends_quietly(asked):
    def run(job):
        cancel_job(job.id)
        job.progress(1)

    job = asked(run)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.tries, job.error, job.progress_done) == ("cancelled", 0, "", 0)


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_is_no_fault_of_the_job(asked):
    def run(job):
        connection.connection.close()
        Job.objects.count()

    job = asked(run)
    with pytest.raises(Exception, match="closed"):
        run_due_jobs()
    connection.close()
    job.refresh_from_db()
    assert (job.state, job.tries) == ("running", 0)


def test_a_job_is_run_only_by_who_knows_its_task(db, tasks):
    Job.objects.create(task="tests.of.tomorrow", max_tries=1, run_at=clock.now() - timedelta(days=1))
    assert run_due_jobs() == 0
    assert Job.objects.get().state == "queued"
