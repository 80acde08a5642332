"""The manage command of Qunluo: `bin/qunluo <command>`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    execute_from_command_line(["qunluo", *sys.argv[1:]])


if __name__ == "__main__":
    main()
