"""Running one claimed job to its end, whatever that end is."""

import logging
import random
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection

from qunluo.core import clock
from qunluo.core.errors import Conflict, QunluoError, TooMany
from qunluo.jobs.errors import GiveUp, LeaseLost, Stopping
from qunluo.jobs.leases import claim_job
from qunluo.jobs.models import Job
from qunluo.jobs.registry import Task, get_task, list_tasks
from qunluo.jobs.running import RunningJob

FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 3600
_dice = random.SystemRandom()
_log = logging.getLogger(__name__)


def run_due_jobs(worker: str = "here", tasks: Iterable[Task] | None = None) -> int:
    """Run what is due, one after the other, until nothing is. For tests and for one-off commands. How many."""
    count = 0
    while (job := claim_job(worker, list_tasks() if tasks is None else tasks)) is not None:
        run_job(job)
        count += 1
    return count


def run_job(job: Job, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """Run a claimed job and write down how it ended. Raises only what a lost database raises."""
    running = RunningJob(job, is_stopping=is_stopping)
    try:
        get_task(job.task).run(running)
        if not running.is_finished:
            running.finish()
    except Stopping:
        running.give_back()
    except LeaseLost:
        _log.info("A job was lost to another worker or cancelled.", extra={"job_id": job.pk, "task": job.task})
    except Exception as error:
        if not connection.is_usable():
            raise
        _write_failure(running, error)


def _write_failure(running: RunningJob, error: Exception) -> None:
    """A refusal with a reason will be the same next time, so it ends the job; what may pass is tried again."""
    code = (
        error.code if isinstance(error, QunluoError) else "jobs.given_up" if isinstance(error, GiveUp) else "jobs.broke"
    )
    text = _text(error)
    is_final = isinstance(error, GiveUp) or (
        isinstance(error, QunluoError) and not isinstance(error, Conflict | TooMany)
    )
    fields = {"job_id": running.id, "task": running.task, "code": code}
    _log.log(logging.INFO if is_final else logging.ERROR, "A job failed.", extra=fields, exc_info=not is_final)
    try:
        if is_final or running.tries + 1 >= running.max_tries:
            running.fail(error=text, code=code)
        else:
            running.retry(at=clock.now() + _wait(running.tries, error), error=text, code=code)
    except LeaseLost:
        _log.info("A failed job was no longer ours.", extra=fields)


def _text(error: Exception) -> str:
    """The sentence of a refusal as it is; of our own mistakes only the kind, for people read this."""
    speaks = isinstance(error, GiveUp | QunluoError) and str(error)
    return (str(error) if speaks else type(error).__name__).replace("\0", "")[:2000]


def _wait(tries: int, error: Exception) -> timedelta:
    if isinstance(error, TooMany):
        return timedelta(seconds=error.retry_after_seconds)
    seconds = min(FIRST_WAIT_SECONDS * 2 ** min(tries, 20), LONGEST_WAIT_SECONDS)
    return timedelta(seconds=seconds * _dice.uniform(0.75, 1.25))
