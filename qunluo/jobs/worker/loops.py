"""What the worker's children do all day: one runs handlers, the others run jobs.

Here, and in the supervisor, are the outer loops: the only places that catch everything, log it and go on.
"""

import logging
import resource
import time
from collections.abc import Callable

from django.db import OperationalError, connection

from qunluo.activity.reader import run_due_handlers
from qunluo.activity.services import CHANNEL as ACTIVITIES
from qunluo.jobs.leases import claim_job, take_back_from
from qunluo.jobs.registry import list_tasks
from qunluo.jobs.runner import run_job
from qunluo.jobs.services import CHANNEL as JOBS

POLL_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
GROWTH_BYTES = 300_000_000
_log = logging.getLogger(__name__)
IsStopping = Callable[[], bool]


def run_handlers(is_stopping: IsStopping) -> None:
    """Give handlers their activities until asked to stop. A batch under way is finished first."""

    def step() -> bool:
        return run_due_handlers() > 0 or _wait_for_news(ACTIVITIES)

    _go_on(step, is_stopping)


def run_jobs(name: str, is_stopping: IsStopping, *, takes_long: bool) -> None:
    """Run one job after the other as `name`, until asked to stop or grown too large; then the parent forks anew."""
    tasks = [task for task in list_tasks() if takes_long or not task.is_long]

    def step() -> bool:
        job = claim_job(name, tasks)
        if job is None:
            return _wait_for_news(JOBS)
        run_job(job, is_stopping=is_stopping)
        return True

    full = _largest_bytes() + GROWTH_BYTES
    _go_on(step, lambda: is_stopping() or _largest_bytes() > full, mend=lambda: take_back_from(name, is_crash=True))


def _go_on(step: Callable[[], object], is_stopping: IsStopping, mend: Callable[[], object] = lambda: None) -> None:
    """Step after step. After a failure: a growing pause, a new connection, and `mend` before the next step."""
    failures = 0
    while not is_stopping():
        try:
            if failures:
                mend()
            step()
            failures = 0
        except Exception as error:
            failures += 1
            _tell(error, failures)
            connection.close()
            _pause(min(0.1 * 2**failures, LONGEST_PAUSE_SECONDS), is_stopping)


def _tell(error: Exception, failures: int) -> None:
    """A database that restarts is worth a line, a mistake of ours the whole story."""
    if isinstance(error, OperationalError):
        _log.warning("The database does not answer: %s", str(error).partition("\n")[0])
    else:
        _log.error("The worker stumbled and goes on.", extra={"failures": failures}, exc_info=error)


def _pause(seconds: float, is_stopping: IsStopping) -> None:
    end = time.monotonic() + seconds
    while not is_stopping() and time.monotonic() < end:
        time.sleep(0.05)


def _wait_for_news(channel: str) -> bool:
    """Sleep until somebody notifies `channel`, at most `POLL_SECONDS`: a lost notification costs no more than that."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {channel}")
        return any(True for _ in cursor.connection.notifies(timeout=POLL_SECONDS, stop_after=1))


def _largest_bytes() -> int:
    """Memory a heavy job once took is given back by ending the process, not by hoping."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
