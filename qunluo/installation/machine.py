"""What must be right on this machine before anything starts: folder, disk, port, and nobody here already."""

import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import IO

from qunluo.installation.trouble import Trouble

LEAST_FREE_BYTES = 200 * 1024 * 1024


def take_folder(home: Path) -> IO[str]:
    """Lock `home` for this supervisor. The lock ends with the process. Raises Trouble when it cannot be had."""
    try:
        (home / "run").mkdir(parents=True, exist_ok=True)
        lock = (home / "run" / "up.lock").open("a+")
    except OSError as error:
        raise folder_trouble(home, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        who = lock.read().strip() or "?"
        lock.close()
        raise Trouble(
            f"这个文件夹里已经有一个 Qunluo 在跑（{who}）。",
            f"Qunluo is already running from this folder ({who}).",
        ) from error
    return lock


def folder_trouble(home: Path, error: OSError) -> Trouble:
    """The sentence for a folder that cannot be written."""
    if error.errno == errno.ENOSPC:
        return Trouble(f"磁盘满了：{home}。", f"The disk is full: {home}.")
    return Trouble(
        f"写不了 {home}：没有权限。换一个文件夹：QUNLUO_HOME=… bin/run。",
        f"{home} cannot be written: permission denied. Choose another folder: QUNLUO_HOME=… bin/run.",
    )


def check_disk(home: Path) -> None:
    """Raise Trouble when less than 200 MB are free where the state lives."""
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise Trouble(
            f"{home} 所在的磁盘只剩 {free // 1_000_000} MB，至少要 200 MB。",
            f"Only {free // 1_000_000} MB are free on the disk of {home}; 200 MB are needed.",
        )


def check_port(host: str, port: int) -> None:
    """Raise Trouble when nothing can listen on `port`, and say which kind of no it is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Trouble(
                f"没有权限用端口 {port}。换一个 1024 以上的：QUNLUO_PORT=8000 bin/run。",
                f"Port {port} is not allowed for this user. Take one above 1024: QUNLUO_PORT=8000 bin/run.",
            ) from error
        except OSError as error:
            raise Trouble(
                f"端口 {port} 被别的程序占了。换一个：QUNLUO_PORT={port + 1} bin/run。",
                f"Port {port} is taken by another program. Choose another: QUNLUO_PORT={port + 1} bin/run.",
            ) from error


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address() -> tuple[str, int]:
    """Where web listens: `QUNLUO_BIND` (127.0.0.1) and `QUNLUO_PORT` (8000)."""
    text = os.environ.get("QUNLUO_PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Trouble(
            f"QUNLUO_PORT 要写 1 到 65535 的数字，不是「{text}」。",
            f"QUNLUO_PORT is a number from 1 to 65535, not “{text}”.",
        )
    return os.environ.get("QUNLUO_BIND", "127.0.0.1"), int(text)
