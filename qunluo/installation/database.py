"""`qunluo database -- COMMAND`: run a command beside a database server of its own that ends with it.

For tests and benchmarks: the server lives in a folder made for it, and both go when the command ends.
`--durable` keeps fsync on, as in production; without it the server trades safety for speed.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qunluo.config import environment
from qunluo.installation.accounts import die_with_parent
from qunluo.installation.postgres import Server
from qunluo.installation.supervisor import say
from qunluo.installation.trouble import Trouble

HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code of the command."""
    parser = argparse.ArgumentParser(prog="qunluo database", description="Run a command beside its own database.")
    parser.add_argument("--durable", action="store_true", help="write as safely as in production")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    parent = environment.home() / "run"
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="database-", dir=parent))
    folder.chmod(0o755)
    server = Server(folder, extra=None if options.durable else HASTY)
    try:
        server.start()
        return subprocess.run(  # noqa: S603
            command, check=False, env={**os.environ, "DATABASE_URL": server.url}, preexec_fn=die_with_parent()
        ).returncode
    except Trouble as trouble:
        say(str(trouble))
        return trouble.exit_code
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_server() -> Iterator[None]:
    """Our database answers inside the block: the one `qunluo up` runs, or one started here and stopped after.

    Does nothing where DATABASE_URL names somebody else's.
    """
    server = None if os.environ.get("DATABASE_URL") else Server(environment.home())
    if server is None or server.answers():
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()
