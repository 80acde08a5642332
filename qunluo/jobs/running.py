"""A job in the hands of the worker: what a task is given to read its payload, tell its progress and end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from qunluo.core import clock
from qunluo.jobs.errors import LeaseLost, Stopping
from qunluo.jobs.models import Job


class RunningJob:
    """One claim of one job. Every write is fenced by the lease number, so a run that lost the job changes nothing."""

    def __init__(self, job: Job, *, lease_seconds: int, is_stopping: Callable[[], bool] | None = None) -> None:
        self.id: int = job.pk
        self.task = job.task
        self.payload: dict[str, Any] = job.payload
        self.community_id = job.community_id
        self.progress_done = job.progress_done
        self.is_finished = False
        self._lease = job.lease
        self._lease_for = timedelta(seconds=lease_seconds)
        self._is_stopping = is_stopping or (lambda: False)

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Store how far the work is and renew the lease. Cheap enough for once a second or once a chunk.

        Raises LeaseLost when the job is no longer ours or was cancelled, Stopping when the worker goes down: let both
        pass. Called inside a transaction, it holds the job until the commit: the chunk and its progress land together.
        """
        self._write(
            progress_done=done,
            progress_total=total,
            progress_note=note[:200],
            lease_until=clock.now() + self._lease_for,
            crashes=0,
        )
        if self._is_stopping():
            raise Stopping(f"{self.task} {self.id} goes back to the queue.")

    def finish(self) -> None:
        """End the job as done; inside the transaction of its effect, both happen exactly once or not at all.

        Raises LeaseLost when the job is no longer ours: let it pass, so that the effect is rolled back.
        """
        self._write(state=Job.State.DONE, ended_at=clock.now(), lease_until=None, leased_by="", error="", error_code="")
        self.is_finished = True

    def _write(self, **fields: object) -> None:
        held = Job.objects.filter(pk=self.id, lease=self._lease, state=Job.State.RUNNING)
        if held.update(**fields) == 0:
            raise LeaseLost(f"{self.task} {self.id} is no longer held under lease {self._lease}.")
