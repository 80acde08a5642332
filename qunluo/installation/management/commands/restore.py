"""`qunluo restore FILE [--replace]`."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qunluo.core.errors import QunluoError
from qunluo.installation import machine
from qunluo.installation.backup import restore_backup
from qunluo.installation.database import own_server
from qunluo.installation.trouble import Trouble


class Command(BaseCommand):
    help = "Put a backup in the place of what is here. Stop `qunluo up` first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite an installation that is in use")

    def handle(self, *args: object, file: Path, replace: bool, **options: object) -> None:
        try:
            with machine.take_folder(settings.HOME), own_server():
                manifest = restore_backup(file.expanduser().resolve(), replace=replace)
        except (QunluoError, Trouble) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(manifest.rows.values())} rows of {manifest.made_at} are back.")
