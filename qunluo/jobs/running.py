"""A job in the hands of the worker: what a task is given to read its payload, tell its progress and end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from qunluo.core import clock
from qunluo.jobs.errors import LeaseLost, Stopping
from qunluo.jobs.models import Job

_RELEASED: dict[str, Any] = {"lease_until": None, "leased_by": ""}


class RunningJob:
    """One claim of one job. Every write is fenced by the lease number, so a run that lost the job changes nothing."""

    def __init__(self, job: Job, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        self.id: int = job.pk
        self.task = job.task
        self.payload: dict[str, Any] = job.payload
        self.community_id = job.community_id
        self.tries = job.tries
        self.max_tries = job.max_tries
        self.progress_done = job.progress_done
        self.is_finished = False
        self._lease = job.lease
        self._lease_for = timedelta(seconds=job.lease_seconds)
        self._is_stopping = is_stopping

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Store how far the work is and renew the lease. Cheap enough for once a second or once a chunk.

        Raises LeaseLost when the job is no longer ours or was cancelled, Stopping when the worker goes down: let both
        pass. Called inside a transaction, it holds the job until the commit: the chunk and its progress land together,
        and Stopping is raised by the commit, so that the chunk is not thrown away.
        """
        self._write(
            progress_done=done,
            progress_total=total,
            progress_note=note[:200],
            lease_until=clock.now() + self._lease_for,
            crashes=0,
        )
        self.progress_done = done
        if self._is_stopping():
            transaction.on_commit(self._stop)

    def finish(self) -> None:
        """End the job as done; inside the transaction of its effect, both happen exactly once or not at all.

        Raises LeaseLost when the job is no longer ours: let it pass, so that the effect is rolled back.
        """
        self._write(state=Job.State.DONE, ended_at=clock.now(), error="", error_code="", **_RELEASED)
        transaction.on_commit(self._note_finished)

    def give_back(self) -> None:
        """Put the job back into the queue as it is; no try is counted."""
        self._write(state=Job.State.QUEUED, run_at=clock.now(), **_RELEASED)

    def retry(self, *, at: datetime, error: str, code: str) -> None:
        """Put the job back into the queue until `at`; one try is spent."""
        state = Job.State.QUEUED
        self._write(state=state, run_at=at, tries=self.tries + 1, error=error, error_code=code, **_RELEASED)

    def fail(self, *, error: str, code: str) -> None:
        """End the job for good, with the sentence people will read."""
        ended = {"state": Job.State.FAILED, "ended_at": clock.now()}
        self._write(**ended, tries=self.tries + 1, error=error, error_code=code, **_RELEASED)

    def _stop(self) -> None:
        """Run at once where no transaction is open, else by the commit."""
        raise Stopping(f"{self.task} {self.id} goes back to the queue.")

    def _note_finished(self) -> None:
        self.is_finished = True

    def _write(self, **fields: Any) -> None:
        held = Job.objects.filter(pk=self.id, lease=self._lease, state=Job.State.RUNNING)
        if held.update(**fields) == 0:
            raise LeaseLost(f"{self.task} {self.id} is no longer held under lease {self._lease}.")
