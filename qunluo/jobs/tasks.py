"""The one task this app has for itself."""

from qunluo.jobs.running import RunningJob
from qunluo.jobs.services import sweep_jobs


def sweep(job: RunningJob) -> None:
    """Hourly: delete jobs that ended long ago."""
    sweep_jobs()
