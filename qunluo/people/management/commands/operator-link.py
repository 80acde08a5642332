"""`qunluo operator-link`: print the one-time link for the first operator."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from qunluo.core.errors import Conflict
from qunluo.people.operators import make_link


class Command(BaseCommand):
    help = "Print a link that makes whoever opens it the operator. Works once, while there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help='{"path": …}, null when there is an operator')

    def handle(self, *args: object, **options: object) -> None:
        try:
            path = reverse("people:operator-entry", kwargs={"token": make_link()})
        except Conflict as error:
            if options["json"]:
                self.stdout.write(json.dumps({"path": None}))
                return
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"path": path}) if options["json"] else path)
