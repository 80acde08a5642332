"""Who holds which job: claiming, keeping alive, taking back. A lease is a row lock that outlives its transaction.

The clocks of several machines need not agree: a lease taken back too early costs work, never a second effect,
because every later write of the old holder fails on the lease number.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qunluo.core import clock
from qunluo.jobs.models import Job
from qunluo.jobs.registry import Task

MAX_CRASHES = 6

_RENEW = """
UPDATE jobs_job SET lease_until = %(now)s + lease_seconds * interval '1 second'
WHERE id IN (
    SELECT id FROM jobs_job
    WHERE state = 'running' AND leased_by = ANY(%(workers)s)
      AND lease_until < %(now)s + lease_seconds * interval '0.7 second'
    FOR NO KEY UPDATE SKIP LOCKED
)
"""


@transaction.atomic
def claim_job(worker: str, tasks: Iterable[Task]) -> Job | None:
    """Take the longest due job of `tasks` for `worker`, or None. Two workers never get the same one.

    Two statements; rows locked by others are stepped over. The lease number rises, so whoever held it before is out.
    """
    now = clock.now()
    due = Job.objects.filter(state=Job.State.QUEUED, run_at__lte=now, task__in=[task.name for task in tasks])
    job = due.select_for_update(skip_locked=True, no_key=True).order_by("run_at", "id").first()
    if job is None:
        return None
    job.state, job.leased_by, job.lease = Job.State.RUNNING, worker, job.lease + 1
    job.lease_until = now + timedelta(seconds=job.lease_seconds)
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "leased_by", "lease", "lease_until", "started_at"])
    return job


def renew_leases(workers: Iterable[str]) -> None:
    """Keep every job held by `workers` for another lease. A row its own run has locked is left to that run."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"now": clock.now(), "workers": list(workers)})


def take_back_stale() -> int:
    """Put back every job whose lease ran out: its worker is dead, stuck or cut off. How many."""
    return _take_back(Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=clock.now()), is_crash=True)


def take_back_from(worker: str, *, is_crash: bool) -> int:
    """Put back what `worker` holds. `is_crash` False when it was asked to go: that is nobody's fault. How many."""
    return _take_back(Job.objects.filter(state=Job.State.RUNNING, leased_by=worker), is_crash=is_crash)


def list_holders() -> list[str]:
    """The names of all who hold a job. One statement."""
    running = Job.objects.filter(state=Job.State.RUNNING)
    return list(running.order_by("leased_by").values_list("leased_by", flat=True).distinct())


@transaction.atomic
def _take_back(held: QuerySet[Job], *, is_crash: bool) -> int:
    jobs = list(held.select_for_update(skip_locked=True, no_key=True))
    for job in jobs:
        job.lease_until, job.leased_by = None, ""
        job.state, job.run_at = Job.State.QUEUED, clock.now()
        if is_crash:
            _blame(job)
        job.save(
            update_fields=["state", "run_at", "lease_until", "leased_by", "crashes", "ended_at", "error", "error_code"]
        )
    return len(jobs)


def _blame(job: Job) -> None:
    """The first crash may be anybody's fault. Who takes the worker down again and again without progress has failed."""
    job.crashes += 1
    if job.crashes > 1:
        job.run_at += timedelta(seconds=2**job.crashes)
    if job.crashes >= MAX_CRASHES:
        job.state, job.ended_at = Job.State.FAILED, clock.now()
        job.error, job.error_code = _("The worker died on this again and again."), "jobs.worker_died"
