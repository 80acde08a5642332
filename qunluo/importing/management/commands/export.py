"""`python -m qunluo export --community SLUG`: the rooms a person may read, as Qunluo JSONL on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qunluo.communities.models import Membership
from qunluo.core.errors import QunluoError
from qunluo.importing.services.exports import export_rooms


class Command(BaseCommand):
    """Follows the rights of the person it runs as."""

    help = "Write the history of a community as Qunluo JSONL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument("--as-person", required=True, metavar="E-MAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Membership.objects.filter(
            community__slug=options["community"], person__email__iexact=options["as_person"]
        )
        actor = found.select_related("community").first()
        if actor is None:
            raise CommandError(f"{options['as_person']} is no member of {options['community']}.")
        try:
            for line in export_rooms(actor=actor):
                self.stdout.write(line.decode(), ending="")
        except QunluoError as error:
            raise CommandError(str(error) or error.code) from error
