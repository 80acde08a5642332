"""`qunluo draw_icons`: draw the icons of the installed app again, after the mark or its colours have changed."""

from pathlib import Path

from django.core.management.base import BaseCommand

from qunluo.ui import mark

FOLDER = Path(mark.__file__).parent / "static" / "ui" / "app"


class Command(BaseCommand):
    help = "Draw the icons of the installed app from the dots of the mark."

    def handle(self, *args: object, **options: object) -> None:
        for path in mark.save_all(FOLDER):
            self.stdout.write(path.name)
