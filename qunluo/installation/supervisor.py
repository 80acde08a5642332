"""Keeps the database and the children of one installation running until told to stop."""

import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from qunluo.installation.children import Child
from qunluo.installation.postgres import Server
from qunluo.installation.trouble import Trouble

TICK_SECONDS = 0.2
STOP_SECONDS = 20.0


class Supervisor:
    """`server` is None where DATABASE_URL names a database of somebody else's."""

    def __init__(self, *, server: Server | None, children: Sequence[Child]) -> None:
        self.server = server
        self.children = list(children)
        self.is_stopping = False

    def listen_for_signals(self) -> None:
        """SIGTERM and Ctrl-C end `run` in order; a second one does not hurry it."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def run(self) -> None:
        """Tend everything until a signal comes."""
        while not self.is_stopping:
            self.tend()
            time.sleep(TICK_SECONDS)

    def tend(self) -> None:
        """One round: the database first, then each child."""
        if self.server is not None and not self.server.is_running():
            say("PostgreSQL stopped; starting it again.")
            try:
                self.server.start()
            except Trouble as trouble:
                say(str(trouble))
                time.sleep(1)
                return
        for child in self.children:
            told = child.tend(now=time.monotonic())
            if told:
                say(told)

    def stop(self) -> None:
        """Children first, the last started first; then the database."""
        for child in reversed(self.children):
            child.stop(timeout_seconds=STOP_SECONDS)
        if self.server is not None:
            self.server.stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
