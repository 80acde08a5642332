"""`qunluo up`: start the database, prepare it, start web and worker, and watch over them.

Runs without Django, so that it can say in plain words what is wrong when Django cannot start.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from urllib.error import URLError
from urllib.request import urlopen

from qunluo.config import environment
from qunluo.installation import machine
from qunluo.installation.children import Child
from qunluo.installation.postgres import Server
from qunluo.installation.supervisor import Supervisor, say
from qunluo.installation.trouble import Trouble

READY_SECONDS = 60.0
READY_TICK_SECONDS = 0.1


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 stopped as asked, 1 trouble told in words."""
    parser = argparse.ArgumentParser(prog="qunluo up", description="Start everything and watch over it.")
    parser.add_argument("--check", action="store_true", help="start on a free port, open the front page, stop")
    parser.add_argument("--demo", action="store_true", help="open the three made-up communities first")
    options = parser.parse_args(arguments)
    try:
        return _up(is_check=options.check, with_demo=options.demo)
    except Trouble as trouble:
        say(str(trouble))
        return trouble.exit_code
    except OSError as error:
        say(str(machine.folder_trouble(environment.home(), error)))
        return 1


def _up(*, is_check: bool, with_demo: bool) -> int:
    home = environment.home()
    host, port = ("127.0.0.1", machine.free_port()) if is_check else machine.address()
    lock = machine.take_folder(home)
    machine.check_disk(home)
    machine.check_port(host, port)
    _sign(lock.fileno(), f"pid {os.getpid()}, http://{host}:{port}")
    server = None if os.environ.get("DATABASE_URL") else Server(home)
    supervisor = Supervisor(server=server, children=_children(host, port))
    supervisor.listen_for_signals()
    try:
        if server is not None:
            server.start()
        _prepare(with_demo=with_demo)
        for child in supervisor.children:
            child.start()
        _wait_until_ready(supervisor, host, port)
        if is_check:
            return _open_front_page(host, port)
        say(f"Qunluo: http://{host}:{port}")
        _print_operator_link(f"http://{host}:{port}")
        supervisor.run()
        return 0
    finally:
        supervisor.stop()
        lock.close()


def _children(host: str, port: int) -> list[Child]:
    return [
        Child(name="web", arguments=["web", "--host", host, "--port", str(port)]),
        Child(name="worker", arguments=["worker"]),
    ]


def _sign(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())


def _prepare(*, with_demo: bool) -> None:
    """Migrations, messages, static files (and the demo) in a process of their own."""
    command = [sys.executable, "-m", "qunluo", "prepare", *(["--demo"] if with_demo else [])]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603
        raise Trouble("数据库没有准备好，原因见上。", "The database could not be prepared; the reason stands above.")


def _wait_until_ready(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    answer = ""
    while time.monotonic() < deadline and not supervisor.is_stopping:
        supervisor.tend()
        status, answer = _get(f"http://{host}:{port}/readyz")
        if status == 200:
            return
        time.sleep(READY_TICK_SECONDS)
    if not supervisor.is_stopping:
        raise Trouble(f"网页服务没有准备好：{answer}", f"The web process did not become ready: {answer}")


def _open_front_page(host: str, port: int) -> int:
    status, text = _get(f"http://{host}:{port}/")
    if status == 200 and "<html" in text:
        say("Qunluo is healthy: database, web, worker and the front page answer.")
        return 0
    say(f"The front page answered {status}.")
    return 1


def _get(url: str) -> tuple[int, str]:
    """Status and text of a page of our own on loopback; status 0 while nobody answers."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310
            return answer.status, answer.read().decode(errors="replace")
    except URLError as error:
        read = getattr(error, "read", None)
        return getattr(error, "code", 0), read().decode(errors="replace") if read else str(error.reason)
    except (OSError, ValueError) as error:
        return 0, str(error)


def _print_operator_link(base: str) -> None:
    """Until the installation has an operator, print the one-time link that makes the first person one."""
    command = [sys.executable, "-m", "qunluo", "operator-link", "--json"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    path = json.loads(answer.stdout).get("path") if answer.returncode == 0 and answer.stdout else None
    if path:
        say(f"第一位运营者从这里进来（一次有效）：\nThe first operator comes in here (works once):\n{base}{path}")
