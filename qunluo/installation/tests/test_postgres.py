"""Our own PostgreSQL child: started, killed, started again, beside another, under odd folders."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from qunluo.config import environment
from qunluo.installation.postgres import Server, binaries
from qunluo.installation.trouble import Trouble

HASTY = {"fsync": "off", "max_connections": "10", "shared_buffers": "16MB"}


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder another user may enter, as an installation's is."""
    base = tmp_path_factory.mktemp("server")
    for path in [base, *list(base.parents)[:3]]:
        if path.owner() == base.owner() and path != Path(path.anchor):
            path.chmod(path.stat().st_mode | 0o055)
    return base


@pytest.fixture
def server(folder: Path):
    server = Server(folder, extra=HASTY)
    server.start()
    yield server
    server.stop()


def one(server: Server, statement: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None


def test_it_makes_its_database_and_listens_on_the_socket_alone(server: Server) -> None:
    assert one(server, "SELECT current_database()") == "qunluo"
    assert one(server, "SHOW listen_addresses") == ""
    assert one(server, "SHOW fsync") == "off"


def test_without_extras_it_writes_through_to_disk() -> None:
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & set(Server(Path("x")).settings)


def test_after_kill_9_it_comes_back_with_what_was_committed(server: Server) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert not server.is_running()

    server.start()

    assert one(server, "SELECT n FROM kept") == 42


def test_a_pid_file_of_a_dead_or_foreign_process_is_no_hindrance(folder: Path) -> None:
    server = Server(folder, extra=HASTY)
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    server.start()
    assert one(server, "SELECT 1") == 1
    server.stop()


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    server = Server(folder, extra=HASTY)
    server.account.owns(folder / "postgres")
    (folder / "postgres" / "data.new").mkdir()
    (folder / "postgres" / "data.new" / "rubbish").touch()
    server.start()
    assert one(server, "SELECT 1") == 1
    server.stop()


def test_two_installations_run_side_by_side(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    other_folder = tmp_path_factory.mktemp("other")
    other_folder.chmod(0o755)
    other = Server(other_folder, extra=HASTY)
    other.start()
    assert one(server, "SELECT 1") == one(other, "SELECT 1") == 1
    assert server.socket_folder != other.socket_folder
    other.stop()
    assert one(server, "SELECT 1") == 1


def test_data_of_another_major_version_is_refused_in_words(folder: Path) -> None:
    server = Server(folder, extra=HASTY)
    server.account.owns(folder / "postgres")
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(Trouble, match="PostgreSQL 13"):
        server.start()


def test_a_deep_folder_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("d" * 90)
    server = Server(deep, extra=HASTY)
    server.start()
    assert len(str(server.socket_folder)) < 80
    assert one(server, "SELECT 1") == 1
    server.stop()
    assert environment.socket_folder(folder) == folder / "postgres" / "run" or len(str(folder)) > 67


def test_it_stops_when_its_parent_is_killed(folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from qunluo.installation.postgres import Server\n"
        f"s = Server(Path({str(folder)!r}), extra={HASTY!r}); s.start()\n"
        "print(s.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    deadline = time.monotonic() + 15
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_the_wheel_holds_what_backup_and_restore_need() -> None:
    assert {"postgres", "initdb", "pg_dump", "pg_restore", "psql"} <= {path.name for path in binaries().iterdir()}
