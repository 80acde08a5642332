"""A worker's name tells, on the same machine, whether it is dead."""

import os
from pathlib import Path

import pytest

from qunluo.jobs.worker import naming
from qunluo.jobs.worker.naming import is_surely_dead, new_name


def named_after(pid):
    return new_name().replace(f":{os.getpid()}:", f":{pid}:")


@pytest.fixture
def gone():
    """A number no process can have: above the largest one of this machine."""
    return int(Path("/proc/sys/kernel/pid_max").read_text()) + 1


def test_a_living_worker_is_not_dead():
    assert not is_surely_dead(new_name())
    assert not is_surely_dead(new_name() + ":0a1b2c3d")


def test_one_whose_process_has_ended_is_dead(gone):
    assert is_surely_dead(named_after(gone))
    assert is_surely_dead(named_after(gone) + ":0a1b2c3d")


def test_of_another_place_nobody_can_tell(gone, monkeypatch):
    name = named_after(gone)
    monkeypatch.setattr(naming, "_place", lambda: "elsewhere/1/2")
    assert not is_surely_dead(name)


@pytest.mark.parametrize("name", ["", "here", "a", "x:y:z", "host/1/2:99999999"])
def test_a_name_of_another_shape_tells_nothing(name):
    assert not is_surely_dead(name)


def test_names_differ_and_fit_the_column():
    assert new_name() != new_name()
    assert len(new_name()) + 9 <= 120
