"""What keeps Qunluo from starting is said in plain words, in both languages."""

import errno
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from qunluo.installation import machine
from qunluo.installation.trouble import Trouble


def test_a_second_supervisor_in_the_same_folder_hears_who_is_there(tmp_path: Path) -> None:
    first = machine.take_folder(tmp_path)
    first.write("pid 7, http://127.0.0.1:8000")
    first.flush()
    with pytest.raises(Trouble, match="pid 7") as told:
        machine.take_folder(tmp_path)
    assert "http://127.0.0.1:8000" in str(told.value)
    assert "已经有一个 Qunluo 在跑" in str(told.value)
    first.close()
    machine.take_folder(tmp_path).close()


def test_a_taken_port_is_named_with_the_next_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"QUNLUO_PORT={port + 1}"):
            machine.check_port("127.0.0.1", port)


def test_a_free_port_passes() -> None:
    machine.check_port("127.0.0.1", machine.free_port())


def test_a_full_disk_is_told_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    with pytest.raises(Trouble, match="Only 5 MB are free"):
        machine.check_disk(tmp_path)


def test_no_permission_and_no_room_are_told_apart(tmp_path: Path) -> None:
    assert "permission denied" in str(machine.folder_trouble(tmp_path, PermissionError(errno.EACCES, "")))
    assert "disk is full" in str(machine.folder_trouble(tmp_path, OSError(errno.ENOSPC, "")))


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1", ""])
def test_a_port_that_is_no_port_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNLUO_PORT", text)
    with pytest.raises(Trouble, match="QUNLUO_PORT"):
        machine.address()


def test_the_port_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNLUO_PORT", "8123")
    monkeypatch.delenv("QUNLUO_BIND", raising=False)
    assert machine.address() == ("127.0.0.1", 8123)
