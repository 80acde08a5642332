"""`qunluo replay HANDLER --from N` or `--parked`: let one handler read again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qunluo.activity.handlers import list_handlers
from qunluo.activity.replaying import replay_handler, replay_parked


class Command(BaseCommand):
    help = "Lets one handler take activities again: all from a number on, or those it parked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handler")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--from", dest="from_id", type=int, metavar="N", help="number of the first activity")
        which.add_argument("--parked", action="store_true", help="only the activities it could not take")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["handler"]
        known = sorted(handler.name for handler in list_handlers())
        if name not in known:
            raise CommandError(f"No handler is called {name}. There are: {', '.join(known) or 'none'}.")
        if options["parked"]:
            taken, left = replay_parked(name)
            self.stdout.write(f"{name}: {taken} taken, {left} still parked.")
            return
        replay_handler(name, from_id=options["from_id"])
        self.stdout.write(f"{name} reads again from activity {options['from_id']}; the worker does the rest.")
