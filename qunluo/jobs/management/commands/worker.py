"""`qunluo worker`: runs handlers, jobs and crons until asked to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from qunluo.jobs.worker.supervisor import Supervisor


class Command(BaseCommand):
    help = "Runs activity handlers, jobs and crons. Any number of workers may run side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slots", type=int, default=2, help="jobs at the same time (default 2)")
        parser.add_argument("--grace", type=float, default=20.0, help="seconds jobs may take to finish at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        Supervisor(slots=options["slots"], grace_seconds=options["grace"]).run()
