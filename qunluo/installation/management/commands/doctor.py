"""`qunluo doctor`: what is well and what is not, a line each; exit code 1 when something is not."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from qunluo.installation import health
from qunluo.installation.database import own_server


class Command(BaseCommand):
    help = "Examine this installation."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, json: bool, **options: object) -> None:
        with own_server():
            findings = health.examine(health.EXAMINATION)
        if json:
            self.stdout.write(_as_json(findings))
        else:
            for finding in findings:
                mark = self.style.SUCCESS("✓") if finding.is_well else self.style.ERROR("✗")
                self.stdout.write(f"{mark} {finding.text}")
        if not all(finding.is_well for finding in findings):
            raise SystemExit(1)


def _as_json(findings: list[health.Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)
