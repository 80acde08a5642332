"""Reading jobs: one row, its progress, the state of the queue and of the workers."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from qunluo.core import clock
from qunluo.core.errors import NotFound
from qunluo.jobs.models import Job, WorkerBeat


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a page shows of a job. `percent` is None while the total is unknown."""

    state: str
    done: int
    total: int | None
    percent: int | None
    note: str
    error: str
    is_open: bool


def get_job(job_id: int) -> Job:
    """The job, or NotFound. One statement. Whether the viewer may see it is the caller's to ask."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def job_progress(job_id: int) -> Progress:
    """How far the job is, for a page. NotFound where there is none. One statement."""
    job = get_job(job_id)
    percent = min(100, job.progress_done * 100 // job.progress_total) if job.progress_total else None
    return Progress(
        state=job.state,
        done=job.progress_done,
        total=job.progress_total,
        percent=percent,
        note=job.progress_note,
        error=job.error,
        is_open=job.is_open,
    )


@dataclass(frozen=True, kw_only=True)
class QueueDepth:
    """One task's share of the queue. `oldest_seconds`: how long its oldest due job has been waiting."""

    task: str
    due: int
    later: int
    running: int
    failed: int
    oldest_seconds: float


def queue_depths() -> list[QueueDepth]:
    """How much waits, runs and has failed, by task, for /metrics. One statement."""
    now = clock.now()
    is_due = Q(state=Job.State.QUEUED, run_at__lte=now)
    rows = Job.objects.exclude(state__in=[Job.State.DONE, Job.State.CANCELLED]).values("task").order_by("task")
    counted = rows.annotate(
        due=Count("id", filter=is_due),
        later=Count("id", filter=Q(state=Job.State.QUEUED, run_at__gt=now)),
        running=Count("id", filter=Q(state=Job.State.RUNNING)),
        failed=Count("id", filter=Q(state=Job.State.FAILED)),
        oldest=Min("run_at", filter=is_due),
    )
    return [
        QueueDepth(
            task=row["task"],
            due=row["due"],
            later=row["later"],
            running=row["running"],
            failed=row["failed"],
            oldest_seconds=(now - row["oldest"]).total_seconds() if row["oldest"] else 0.0,
        )
        for row in counted
    ]


def worker_silence_seconds() -> float | None:
    """Seconds since any worker last gave a sign of life, for /readyz; None when none ever did. One statement."""
    beat_at = WorkerBeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    return (clock.now() - beat_at).total_seconds() if beat_at else None
