"""`qunluo web`: Django behind granian, WSGI, until told to stop."""

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from qunluo.installation import machine

THREADS = 4
YEAR_SECONDS = 365 * 24 * 3600  # static names carry their content's hash (ui.storage)


class Command(BaseCommand):
    help = "Serve the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        host, port = machine.address()
        parser.add_argument("--host", default=host)
        parser.add_argument("--port", type=int, default=port)

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        """Becomes granian: same process id, so that signals reach it."""
        granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
        command = [granian, "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
        command += [
            "--workers",
            "1",
            "--blocking-threads",
            str(THREADS),
            "--backpressure",
            "256",
            "--log-level",
            "warning",
        ]
        command += ["--workers-kill-timeout", "10", "--respawn-failed-workers"]
        if settings.STATIC_ROOT.exists():
            command += [
                "--static-path-route",
                settings.STATIC_URL.rstrip("/"),
                "--static-path-mount",
                str(settings.STATIC_ROOT),
                "--static-path-expires",
                "0" if settings.DEBUG else str(YEAR_SECONDS),
            ]
        os.execv(granian, [*command, "qunluo.config.wsgi:application"])  # noqa: S606
