"""`python -m qunluo import FILE --community SLUG`: bring a history in from the terminal, with progress."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qunluo.communities.models import Membership
from qunluo.core.errors import QunluoError
from qunluo.importing.models import Import
from qunluo.importing.queries import explain_error
from qunluo.importing.sentences import choice, question
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.undoing import run_undo
from qunluo.importing.services.uploads import Received, add_import, discard_import, receive_file


class Command(BaseCommand):
    """Does at once what the studio leaves to the worker. Killed, the same command goes on where it was."""

    help = "Bring an exported history into a community."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument("--as-person", required=True, metavar="E-MAIL", help="who brings it in: an operator there")
        parser.add_argument("--room", help="name of the room where the file holds a single one")
        parser.add_argument("--time-zone", help="where the clock times of the file were, such as Asia/Shanghai")
        parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"])

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self._actor(options["community"], options["as_person"])
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            received = receive_file(options["file"])
            history = self._unfinished(actor, received.sha256)
            if history is None:
                history = self._begin(actor, received, options)
            else:
                received.path.unlink()
            run_import(import_id=history.pk, report=self._show)
            run_undo(import_id=history.pk, report=self._show)
        except QunluoError as error:
            raise CommandError(str(error) or error.code) from error
        self._tell(Import.objects.get(pk=history.pk))

    def _actor(self, slug: str, email: str) -> Membership:
        found = Membership.objects.filter(community__slug=slug, person__email__iexact=email).select_related("community")
        actor = found.first()
        if actor is None:
            raise CommandError(f"{email} is no member of {slug}.")
        return actor

    def _unfinished(self, actor: Membership, sha256: str) -> Import | None:
        begun = Import.objects.filter(community_id=actor.community_id, sha256=sha256, state=Import.State.RUNNING)
        return begun.first()

    def _begin(self, actor: Membership, received: Received, options: dict[str, Any]) -> Import:
        """Start a new import; one that cannot start is thrown away with its file."""
        history = add_import(actor=actor, received=received)
        try:
            start_import(actor=actor, history=history, options=self._answers(history, options), now=True)
        except (QunluoError, CommandError):
            discard_import(actor=actor, history=history)
            raise
        return history

    def _answers(self, history: Import, options: dict[str, Any]) -> dict[str, str]:
        """What was said on the command line; what is missing and cannot be proposed is asked back."""
        asked = history.preview["questions"]
        answers = {name: options[name] for name in ("room", "time_zone", "date_order") if options.get(name)}
        if "room" in asked:
            answers.setdefault("room", asked["room"]["proposed"])
        if "time_zone" in asked:
            answers.setdefault("time_zone", history.community.time_zone)
        if "date_order" in asked and "date_order" not in answers:
            choices = ", ".join(f"{code} ({choice(code)})" for code in asked["date_order"]["choices"])
            raise CommandError(f"{question('date_order', asked['date_order'])} --date-order {choices}")
        return {name: value for name, value in answers.items() if name in asked}

    def _show(self, history: Import) -> None:
        share = 100 * history.bytes_done // max(history.size_bytes, 1)
        counts = f"{history.counts.get('messages', 0):,} messages, {history.counts.get('people', 0):,} people"
        line = f"{history.get_state_display()} {share:3d} %  {counts}, {history.refused_count:,} refused"
        end = "\r" if sys.stderr.isatty() else "\n"
        self.stderr.write(line, ending=end)

    def _tell(self, history: Import) -> None:
        if history.state == Import.State.FAILED:
            raise CommandError(explain_error(history))
        for name, count in history.counts.items():
            self.stdout.write(f"{name}: {count:,}")
        self.stdout.write(f"refused: {history.refused_count:,}")
        for row in history.refusals.order_by("order")[:10]:
            self.stdout.write(f"  {row.file}:{row.line} {row.reason} {row.excerpt!r}")
