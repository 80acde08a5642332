"""Asking for work to be done later, and calling it off. Doing it is the worker's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from qunluo.core import clock
from qunluo.jobs.models import Job
from qunluo.jobs.registry import get_task

CHANNEL = "qunluo_jobs"


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
    wanted = {
        "payload": dict(payload),
        "run_at": run_at or clock.now(),
        "community_id": community_id,
        "max_tries": get_task(task_name).max_tries,
    }
    job = _enqueue_once(task_name, key, wanted) if key else Job.objects.create(task=task_name, **wanted)
    transaction.on_commit(_wake_worker, robust=True)
    return job


def _enqueue_once(task_name: str, key: str, wanted: dict[str, object]) -> Job:
    """The twin may end between our INSERT and our SELECT; then the way is free and we go round again."""
    for _ in range(5):
        try:
            return Job.objects.get_or_create(task=task_name, key=key, state__in=Job.OPEN, defaults=wanted)[0]
        except (IntegrityError, Job.DoesNotExist):
            continue
    raise RuntimeError(f"{task_name} {key} keeps ending under our hands.")


def _wake_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
