"""Child processes of the worker: forked from a parent without threads and without open connections."""

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable

from django.db import connections

PR_SET_PDEATHSIG = 1
_log = logging.getLogger(__name__)


def fork(body: Callable[[], None]) -> int:
    """Run `body` in a child and give back its process id. The child dies with us, whatever kills us.

    Our connections are closed first: a session shared by two processes would be corrupted by either.
    """
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    if pid := os.fork():
        return pid
    os._exit(_live(body, parent))


def _live(body: Callable[[], None], parent: int) -> int:
    """The child's whole life; nothing of the parent's stack is ever returned to."""
    try:
        _die_with(parent)
        body()
    except BaseException:
        _log.exception("A child of the worker broke.")
        return 1
    return 0


def _die_with(parent: int) -> None:
    """prctl(2); where it does not exist, the StopFlag does the same more slowly."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


class StopFlag:
    """Raised by SIGTERM and SIGINT. Asked between two pieces of work.

    A forked child inherits it with its handlers, so no signal falls between two; there it is raised, too, when the
    parent is gone.
    """

    def __init__(self) -> None:
        self._is_raised = False
        self._parent: int | None = None
        signal.signal(signal.SIGTERM, self._raise)
        signal.signal(signal.SIGINT, self._raise)

    def watch_parent(self) -> None:
        """Called in a child."""
        self._parent = os.getppid()

    def __call__(self) -> bool:
        return self._is_raised or (self._parent is not None and os.getppid() != self._parent)

    def _raise(self, number: int, frame: object) -> None:
        self._is_raised = True
