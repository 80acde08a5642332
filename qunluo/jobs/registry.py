"""The list of tasks and crons. Filled from `apps.ready()`, read by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qunluo.jobs.running import RunningJob

Run = Callable[["RunningJob"], None]
SHORTEST_LEASE_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Task:
    """One kind of work. `is_long` tasks (imports, reports) leave a place in the worker free for short ones."""

    name: str
    run: Run
    max_tries: int
    lease_seconds: int
    is_long: bool


@dataclass(frozen=True, kw_only=True)
class Cron:
    """A task enqueued for every slot: every `every_seconds`, or daily at a local time of the installation."""

    name: str
    task: str
    every_seconds: int | None
    daily_at: time | None


_tasks: dict[str, Task] = {}
_crons: dict[str, Cron] = {}


def register_task(name: str, *, run: Run, max_tries: int = 5, lease_seconds: int = 60, is_long: bool = False) -> None:
    """Let the worker call `run(job)` for every job enqueued under `name` (`<app>.<noun>.<verb>`).

    The job may run more than once when a worker dies; end it in the transaction of its effect with `job.finish()`
    where the effect must happen once. `lease_seconds`: after how long a silent worker's job is taken by another.
    """
    if name in _tasks:
        raise ValueError(f"Two tasks are called {name}.")
    if lease_seconds < SHORTEST_LEASE_SECONDS:
        raise ValueError(f"A lease is at least {SHORTEST_LEASE_SECONDS} seconds.")
    _tasks[name] = Task(name=name, run=run, max_tries=max_tries, lease_seconds=lease_seconds, is_long=is_long)


def register_cron(name: str, task: str, *, every_seconds: int | None = None, daily_at: time | None = None) -> None:
    """Enqueue `task` with an empty payload once a slot, on however many machines. The first slot is the next one."""
    if name in _crons:
        raise ValueError(f"Two crons are called {name}.")
    if (every_seconds is None) == (daily_at is None):
        raise ValueError("A cron has either every_seconds or daily_at.")
    _crons[name] = Cron(name=name, task=task, every_seconds=every_seconds, daily_at=daily_at)


def get_task(name: str) -> Task:
    """The task called `name`; KeyError where there is none."""
    return _tasks[name]


def list_tasks() -> list[Task]:
    """Every task this code knows."""
    return list(_tasks.values())


def list_crons() -> list[Cron]:
    """Every cron this code knows."""
    return list(_crons.values())
