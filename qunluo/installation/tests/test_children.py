"""Children that die are started again, with pauses; stopping ends everything they started."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from qunluo.installation import children
from qunluo.installation.children import LONGEST_PAUSE_SECONDS, Child

PYTHON = sys.executable


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes a child that runs a little program in the place of `python -m qunluo`."""

    def make(source: str) -> Child:
        path = tmp_path / "program.py"
        path.write_text(source)
        wrapper = tmp_path / "python"
        wrapper.write_text(f"#!/bin/sh\nexec {PYTHON} {path}\n")
        wrapper.chmod(0o755)
        monkeypatch.setattr(children.sys, "executable", str(wrapper))
        return Child(name="program", arguments=[])

    made: list[Child] = []

    def remember(source: str) -> Child:
        made.append(make(source))
        return made[-1]

    yield remember
    for child in made:
        child.stop(timeout_seconds=1)


def wait_for(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_child_that_dies_is_reported_and_started_again_after_a_pause(program) -> None:
    child = program("import time; time.sleep(60)")
    child.start()
    os.kill(child.process.pid, signal.SIGKILL)
    wait_for(lambda: not child.is_running())

    told = child.tend(now=100.0)
    assert told == "program stopped (killed by SIGKILL); starting it again in 0.5 s."
    assert child.tend(now=100.4) is None
    assert child.starts == 1
    child.tend(now=100.5)
    assert child.starts == 2
    assert child.is_running()


def test_pauses_double_up_to_thirty_seconds(program) -> None:
    child = program("raise SystemExit(3)")
    pauses, now = [], 0.0
    for _ in range(8):
        child.started_at = now
        child.start()
        child.started_at = now
        wait_for(lambda: not child.is_running())
        assert "exit code 3" in child.tend(now=now)
        pauses.append(child.pause_seconds)
        now += 1
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]


def test_after_a_steady_minute_the_pause_is_short_again(program) -> None:
    child = program("raise SystemExit(0)")
    child.pause_seconds = 16
    child.start()
    wait_for(lambda: not child.is_running())
    child.tend(now=child.started_at + 61)
    assert child.pause_seconds == 0.5


def test_stopping_asks_first_and_ends_grandchildren_too(program, tmp_path: Path) -> None:
    mark = tmp_path / "asked"
    child = program(
        "import signal, subprocess, sys, time\nfrom pathlib import Path\n"
        "nap = subprocess.Popen(['sleep', '60'])\n"
        "def leave(*args):\n"
        f"    Path({str(mark)!r}).write_text(str(nap.pid))\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        f"Path({str(tmp_path / 'ready')!r}).touch()\n"
        "time.sleep(60)\n"
    )
    child.start()
    wait_for((tmp_path / "ready").exists)
    child.stop(timeout_seconds=5)

    grandchild = int(mark.read_text())
    wait_for(lambda: not is_alive(grandchild))
    assert not child.is_running()


def test_a_child_that_will_not_stop_is_killed(program, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = program(
        "import signal, time\nfrom pathlib import Path\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"Path({str(ready)!r}).touch()\ntime.sleep(60)\n"
    )
    child.start()
    wait_for(ready.exists)
    started = time.monotonic()
    child.stop(timeout_seconds=0.2)
    assert time.monotonic() - started < 5
    assert not child.is_running()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
