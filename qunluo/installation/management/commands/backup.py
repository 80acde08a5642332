"""`qunluo backup [FILE]`."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qunluo.core import clock
from qunluo.core.errors import QunluoError
from qunluo.installation.backup import make_backup
from qunluo.installation.database import own_server


class Command(BaseCommand):
    help = "Write database, media and secrets to one file. May run while the pages are served."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to; a dated name under the home folder otherwise")

    def handle(self, *args: object, file: Path | None, **options: object) -> None:
        name = f"qunluo-{clock.now():%Y%m%d-%H%M%S}.tar"
        target = (file or settings.HOME / "backups" / name).expanduser().resolve()
        try:
            with own_server():
                manifest = make_backup(target)
        except QunluoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target}\n{sum(manifest.rows.values())} rows, {target.stat().st_size} bytes")
