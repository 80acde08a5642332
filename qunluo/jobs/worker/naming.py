"""What a worker calls itself, so that the next one on the same machine can tell that it is dead."""

import os
import re
import socket
from pathlib import Path
from secrets import token_hex

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PROCESSES = Path("/proc/self/ns/pid")
_NAME = re.compile(r"(?P<place>.+):(?P<pid>\d+):[0-9a-f]+(:[0-9a-f]+)?")


def new_name() -> str:
    """`<place>:<process id>:<random>`."""
    return f"{_place()}:{os.getpid()}:{token_hex(4)}"


def is_surely_dead(name: str) -> bool:
    """Whether the worker (or the child of a worker) called `name` ran right here and its process is gone.

    Elsewhere, or in another container, nobody can tell: there the lease has to run out.
    """
    found = _NAME.fullmatch(name)
    if found is None or found["place"] != _place():
        return False
    try:
        os.kill(int(found["pid"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _place() -> str:
    """Host, boot and namespace of process numbers: only where all three agree does a number mean the same process."""
    boot = _BOOT.read_text().strip()[:8] if _BOOT.exists() else "-"
    processes = os.readlink(_PROCESSES).strip("pid:[]") if _PROCESSES.is_symlink() else "-"
    return f"{socket.gethostname()[:40]}/{boot}/{processes}"
