"""The worker's side of reports."""

from qunluo.analytics.services import reports
from qunluo.jobs.running import RunningJob


def make_report(job: RunningJob) -> None:
    """Make the report named in the payload."""
    reports.make_report(report_id=int(job.payload["report_id"]), job=job)
