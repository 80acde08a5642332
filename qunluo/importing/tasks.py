"""What the worker does for importing: load by id, call the service."""

from qunluo.importing.models import Import
from qunluo.importing.services.imports import run_import
from qunluo.importing.services.undoing import run_undo
from qunluo.importing.services.uploads import sweep_uploads
from qunluo.jobs.running import RunningJob


def run_history(job: RunningJob) -> None:
    """Bring a history in; each batch renews the lease in its own transaction."""

    def report(history: Import) -> None:
        job.progress(history.bytes_done, history.size_bytes)

    run_import(import_id=job.payload["import_id"], report=report)


def undo_history(job: RunningJob) -> None:
    """Take a history back."""

    def report(history: Import) -> None:
        job.progress(history.counts.get("removed", 0))

    run_undo(import_id=job.payload["import_id"], report=report)


def sweep_files(job: RunningJob) -> None:
    """Remove uploads nothing waits for."""
    sweep_uploads()
