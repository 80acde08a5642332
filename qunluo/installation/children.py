"""One supervised process (web, worker, …): started in a group of its own, ended with all it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from qunluo.installation.accounts import die_with_parent

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0


@dataclass(kw_only=True)
class Child:
    """`name` is what people read in the log, `arguments` follow `python -m qunluo`.

    A child that dies is started again: at once at first, then after pauses that double up to 30 s; one that ran
    for a minute starts again from the short pause.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    pause_seconds: float = 0.0
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self) -> None:
        """Start the process. The supervisor's death tells it to stop."""
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "qunluo", *self.arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - the supervisor has one thread
        )
        self.starts += 1
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self, *, now: float) -> str | None:
        """Start the child again when it is down and its pause is over. Returns what to tell the person, if anything."""
        if self.is_running():
            return None
        if self.process is not None:
            code = self.process.returncode
            self._end_group(signal.SIGKILL)
            self.process = None
            ran_well = now - self.started_at > STEADY_AFTER_SECONDS
            self.pause_seconds = FIRST_PAUSE_SECONDS if ran_well or not self.pause_seconds else self.pause_seconds * 2
            self.pause_seconds = min(self.pause_seconds, LONGEST_PAUSE_SECONDS)
            self.due_at = now + self.pause_seconds
            return f"{self.name} stopped ({_reason(code)}); starting it again in {self.pause_seconds:g} s."
        if now >= self.due_at:
            self.start()
        return None

    def stop(self, *, timeout_seconds: float) -> None:
        """Ask the child to finish, wait, then end whatever of its group is left."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout_seconds)
        self._end_group(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _end_group(self, number: signal.Signals) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
