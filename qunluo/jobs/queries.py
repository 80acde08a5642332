"""Reading jobs: one row, its progress."""

from dataclasses import dataclass

from qunluo.core.errors import NotFound
from qunluo.jobs.models import Job


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
