"""The manage command of Qunluo: `bin/qunluo <command>`."""

import os
import sys
from contextlib import suppress
from tempfile import TemporaryDirectory

from django.core.management import execute_from_command_line

from qunluo.installation import database, messages, up

WITHOUT_DJANGO = {"up": up.main, "database": database.main}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    command = WITHOUT_DJANGO.get(name)
    if command is not None:
        return command(sys.argv[2:])
    if name == "diagnose":
        return diagnose()
    execute_from_command_line(["qunluo", *sys.argv[1:]])
    return 0


def diagnose() -> int:
    """Run `diagnose` in a home of its own that is gone afterwards: it needs no installation and leaves nothing."""
    with TemporaryDirectory(prefix="qunluo-") as home:
        os.environ["QUNLUO_HOME"] = home
        with suppress(PermissionError):  # a tree that cannot be written keeps the words it has
            messages.compile_changed()
        execute_from_command_line(["qunluo", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
