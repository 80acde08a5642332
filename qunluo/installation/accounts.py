"""Under which account of the operating system our PostgreSQL runs.

PostgreSQL refuses to run as root. Started by a plain user it runs as that user. Started by root it runs as the
system user `qunluo` (made when missing); where that user cannot reach the folder, as in a home of mode 0700, it
runs in a user namespace in which root's files belong to an ordinary account.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qunluo.installation.trouble import Trouble

SYSTEM_USER = "qunluo"
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Account:
    """How a PostgreSQL program is started: as which user, and what is done just before it runs."""

    uid: int | None = None
    gid: int | None = None
    in_namespace: bool = False

    def popen_options(self, *, dies_with_parent: int | None) -> dict[str, object]:
        """Keyword arguments for `subprocess`. `dies_with_parent`: the signal sent when the parent is gone."""
        options: dict[str, object] = {"preexec_fn": self._last_step(dies_with_parent)}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def owns(self, folder: Path) -> None:
        """Make `folder` and give it to this account, for its eyes only."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None and folder.stat().st_uid != self.uid:
            shutil.chown(folder, self.uid, self.gid)

    def _last_step(self, death_signal: int | None) -> Callable[[], None]:
        def prepare() -> None:
            if self.in_namespace:
                _enter_namespace()
            if death_signal is not None:  # after the change of user, which would clear it
                _libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)

        return prepare


def _enter_namespace() -> None:
    """Become `nobody` in a user namespace where that is root outside. Runs between fork and exec."""
    nobody = pwd.getpwnam("nobody")
    if _libc.unshare(CLONE_NEWUSER) != 0:
        os._exit(77)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} 0 1")


def account_for(*paths: Path) -> Account:
    """The account that can run the programs and keep the files under `paths` (all existing)."""
    if os.geteuid() != 0:
        return Account()
    user = _system_user()
    candidates = [Account(uid=user.pw_uid, gid=user.pw_gid)] if user else []
    for account in [*candidates, Account(in_namespace=True)]:
        if _can_reach(account, paths):
            return account
    raise Trouble(
        f"PostgreSQL 不能用 root 运行，别的用户又进不了 {paths[0]}。"
        "把 Qunluo 放到 /srv 之类的地方，或者设置 DATABASE_URL。",
        f"PostgreSQL may not run as root, and no other user can enter {paths[0]}. "
        "Move Qunluo to a place like /srv, or set DATABASE_URL.",
    )


def _system_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            return None
    subprocess.run([useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _can_reach(account: Account, paths: tuple[Path, ...]) -> bool:
    for path in paths:
        try:
            test = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
                ["/usr/bin/test", "-x", str(path)], check=False, **account.popen_options(dies_with_parent=None)
            )
        except (OSError, subprocess.SubprocessError):
            return False
        if test.returncode != 0:
            return False
    return True


def die_with_parent(death_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` for our own children: when the supervisor is killed they are told to stop."""
    return Account()._last_step(death_signal)
