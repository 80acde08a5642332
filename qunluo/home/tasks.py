"""Thin tasks of parts that stand below the job queue: load nothing, call a service."""

from qunluo.communities.services.charter import bring_charters_into_force
from qunluo.jobs.running import RunningJob


def bring_charters(job: RunningJob) -> None:
    """Carry the words of charters whose day has come over to their communities. Safe to repeat."""
    bring_charters_into_force()
