"""`qunluo prepare`: bring database, words and static files to this version. Safe to run again and at once."""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from qunluo.activity.replaying import adopt_database
from qunluo.installation import messages, static

LOCK = 7_212_024


class Command(BaseCommand):
    help = "Migrate the database, compile the words, collect the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also open the three made-up communities")

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        messages.compile_changed()
        static.collect_changed()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        except OperationalError as error:
            raise CommandError(f"数据库连不上。\nThe database cannot be reached: {error}") from error
        call_command("migrate", verbosity=0, interactive=False)
        adopt_database()
        call_command("createcachetable", verbosity=0)
        if demo:
            call_command("demo")
