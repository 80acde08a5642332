"""The manage command of Qunluo: `bin/qunluo <command>`."""

import os
import sys

from django.core.management import execute_from_command_line

from qunluo.installation import database, up

WITHOUT_DJANGO = {"up": up.main, "database": database.main}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    command = WITHOUT_DJANGO.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if command is not None:
        return command(sys.argv[2:])
    execute_from_command_line(["qunluo", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
