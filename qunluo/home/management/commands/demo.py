"""`qunluo demo`: open the three made-up communities."""

from typing import Any

from django.core.management.base import BaseCommand

from qunluo.core import clock
from qunluo.home.demo import open_demo


class Command(BaseCommand):
    help = "Found three made-up communities and fill them with a year of history. Adds nothing that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        made = open_demo(today=clock.now().date(), tell=lambda name: self.stderr.write(f"演示 Demo: {name} …"))
        self.stdout.write(f"{made}")
