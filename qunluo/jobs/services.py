"""Asking for work to be done later, and calling it off. Doing it is the worker's."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qunluo.core import clock
from qunluo.core.errors import Conflict
from qunluo.jobs.models import Job, WorkerBeat
from qunluo.jobs.registry import get_task

CHANNEL = "qunluo_jobs"
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=30)
KEEP_BEATS = timedelta(days=1)
SWEEP_BATCH = 1000


def enqueue(
    task_name: str,
    *,
    payload: Mapping[str, object],
    key: str | None = None,
    run_at: datetime | None = None,
    community_id: int | None = None,
) -> Job:
    """Have `task_name` run with `payload` (plain JSON) once the caller's transaction is committed, or at `run_at`.

    With a `key`, an open job of the same task and key is given back instead of a second one. KeyError for a task
    nobody registered.
    """
    task = get_task(task_name)
    wanted: dict[str, Any] = {
        "payload": dict(payload),
        "run_at": run_at or clock.now(),
        "community_id": community_id,
        "max_tries": task.max_tries,
        "lease_seconds": task.lease_seconds,
    }
    job = _enqueue_once(task_name, key, wanted) if key else Job.objects.create(task=task_name, **wanted)
    _wake_worker_on_commit()
    return job


def cancel_job(job_id: int) -> bool:
    """Call an open job off. A running one notices at its next progress or at its end, and what it then did is undone.

    False when it had ended already. One conditional UPDATE. Whether the person may do so is the caller's to ask.
    """
    rows = Job.objects.filter(pk=job_id, state__in=Job.OPEN)
    now = clock.now()
    return rows.update(state=Job.State.CANCELLED, ended_at=now, lease_until=None, leased_by="") == 1


def retry_job(job_id: int) -> bool:
    """Give a failed job all its tries again, now. False when it is not failed; Conflict when a twin is open."""
    rows = Job.objects.filter(pk=job_id, state=Job.State.FAILED)
    fresh = {"state": Job.State.QUEUED, "run_at": clock.now(), "ended_at": None, "tries": 0, "crashes": 0}
    try:
        with transaction.atomic():
            is_retried = rows.update(**fresh) == 1
    except IntegrityError as error:
        raise Conflict(_("This is already being done."), code="jobs.twin_open") from error
    _wake_worker_on_commit()
    return is_retried


def sweep_jobs() -> int:
    """Delete ended jobs: done and cancelled ones after 7 days, failed ones after 30. In batches; how many."""
    now = clock.now()
    settled = Job.objects.filter(state__in=[Job.State.DONE, Job.State.CANCELLED], ended_at__lt=now - KEEP_DONE)
    failed = Job.objects.filter(state=Job.State.FAILED, ended_at__lt=now - KEEP_FAILED)
    WorkerBeat.objects.filter(beat_at__lt=now - KEEP_BEATS).delete()
    return _delete_in_batches(settled) + _delete_in_batches(failed)


def _delete_in_batches(rows: QuerySet[Job]) -> int:
    total = 0
    while deleted := Job.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:SWEEP_BATCH])).delete()[0]:
        total += deleted
    return total


def _enqueue_once(task_name: str, key: str, wanted: dict[str, Any]) -> Job:
    """The twin may end between our INSERT and our SELECT; then the way is free and we go round again."""
    for _round in range(5):
        try:
            return Job.objects.get_or_create(task=task_name, key=key, state__in=Job.OPEN, defaults=wanted)[0]
        except (IntegrityError, Job.DoesNotExist):
            continue
    raise RuntimeError(f"{task_name} {key} keeps ending under our hands.")


def _wake_worker_on_commit() -> None:
    """Once a transaction, after it: NOTIFY inside would make all commits of the database wait for each other."""
    if not any(hook[1] is _wake_worker for hook in reversed(connection.run_on_commit)):
        transaction.on_commit(_wake_worker, robust=True)


def _wake_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
