"""The worker's parent process: forks the children, keeps their leases alive, watches clock and crons.

It runs no job and no handler itself, so nothing they do can keep it from renewing leases.
"""

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex

from django.db import OperationalError, connection

from qunluo.activity.replaying import adopt_database
from qunluo.core import clock
from qunluo.jobs.cron import enqueue_due_crons
from qunluo.jobs.leases import list_holders, renew_leases, take_back_from, take_back_stale
from qunluo.jobs.models import WorkerBeat
from qunluo.jobs.worker.forking import StopFlag, fork
from qunluo.jobs.worker.loops import run_handlers, run_jobs
from qunluo.jobs.worker.naming import is_surely_dead, new_name

TICK_SECONDS = 1.0
BEAT_SECONDS = 5.0
QUICK_DEATH_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 30.0
_log = logging.getLogger(__name__)


@dataclass
class Child:
    """One place among the children. `name` is the holder of leases, new with every process."""

    body: Callable[[str, StopFlag], None]
    name: str = ""
    pid: int = 0
    born: float = 0.0
    quick_deaths: int = 0
    waits_until: float = 0.0


@dataclass
class Supervisor:
    """`slots` job children and one for handlers. `grace_seconds`: how long children may finish when asked to stop."""

    slots: int = 2
    grace_seconds: float = 20.0
    children: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Until SIGTERM or SIGINT; then everything is finished or given back."""
        self.name = new_name()
        self.is_stopping = StopFlag()
        self.children = [Child(_handler_child)]
        self.children += [
            Child(partial(_job_child, takes_long=slot > 0 or self.slots == 1)) for slot in range(self.slots)
        ]
        self._last_beat = 0.0
        self._is_adopted = False
        while not self.is_stopping():
            self._tick()
            self._sleep()
        self._stop()

    def _tick(self) -> None:
        self._try(
            self._adopt, self._renew, take_back_stale, self._reap, self._fork_missing, enqueue_due_crons, self._beat
        )

    def _try(self, *steps: Callable[[], object]) -> None:
        """One step's failure never keeps the others from being done."""
        for step in steps:
            try:
                step()
            except OperationalError as error:  # the database restarts: a line is enough
                _log.warning("The database does not answer: %s", str(error).partition("\n")[0])
                connection.close()
                return
            except Exception:
                _log.exception("The worker stumbled and goes on.")
                connection.close()

    def _adopt(self) -> None:
        """Once: a moved database goes on in order, and what a killed worker of this machine held is free at once."""
        if not self._is_adopted:
            adopt_database()
            for holder in filter(is_surely_dead, list_holders()):
                take_back_from(holder, is_crash=True)
            self._is_adopted = True

    def _renew(self) -> None:
        renew_leases([child.name for child in self.children if child.pid])

    def _beat(self) -> None:
        if time.monotonic() - self._last_beat > BEAT_SECONDS:
            WorkerBeat.objects.update_or_create(name=self.name, defaults={"beat_at": clock.now()})
            self._last_beat = time.monotonic()

    def _reap(self) -> None:
        for child in self.children:
            if child.pid and (ended := os.waitpid(child.pid, os.WNOHANG))[0]:
                self._bury(child, os.waitstatus_to_exitcode(ended[1]))

    def _bury(self, child: Child, code: int) -> None:
        """What it held goes back at once. A place that dies young without a job to blame waits longer each time."""
        child.pid = 0
        if code != 0:
            _log.error("A child of the worker died.", extra={"child": child.name, "code": code})
        is_young = code != 0 and time.monotonic() - child.born < QUICK_DEATH_SECONDS
        child.quick_deaths = child.quick_deaths + 1 if is_young else 0
        child.waits_until = time.monotonic() + min(2.0**child.quick_deaths - 1, LONGEST_PAUSE_SECONDS)
        if take_back_from(child.name, is_crash=True):
            child.quick_deaths, child.waits_until = 0, 0.0

    def _fork_missing(self) -> None:
        for child in self.children:
            if not child.pid and time.monotonic() >= child.waits_until:
                child.name, child.born = f"{self.name}:{token_hex(4)}", time.monotonic()
                child.pid = fork(partial(_begin, child, self.is_stopping))

    def _sleep(self) -> None:
        end = time.monotonic() + TICK_SECONDS
        while not self.is_stopping() and time.monotonic() < end:
            time.sleep(0.1)

    def _stop(self) -> None:
        """Ask the children, wait, kill what is left, give back what it held."""
        self._signal(signal.SIGTERM)
        end = time.monotonic() + self.grace_seconds
        while any(child.pid for child in self.children) and time.monotonic() < end:
            self._try(self._renew, self._reap)
            time.sleep(0.05)
        self._signal(signal.SIGKILL)
        self._try(self._leave)

    def _leave(self) -> None:
        for child in self.children:
            take_back_from(child.name, is_crash=False)
        WorkerBeat.objects.filter(name=self.name).delete()

    def _signal(self, number: signal.Signals) -> None:
        for child in self.children:
            if child.pid:
                os.kill(child.pid, number)


def _begin(child: Child, is_stopping: StopFlag) -> None:
    is_stopping.watch_parent()
    child.body(child.name, is_stopping)


def _handler_child(name: str, is_stopping: StopFlag) -> None:
    run_handlers(is_stopping)


def _job_child(name: str, is_stopping: StopFlag, *, takes_long: bool) -> None:
    run_jobs(name, is_stopping, takes_long=takes_long)
