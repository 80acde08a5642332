"""A real history parsed, folded, stored and indexed, beside a bare COPY of the same rows into an unindexed table.

    bin/bench import [--json] [--rounds N] [--path FILE]

The history is irc-ubuntu (222,132 lines of talk, 25,831 notices), found through QUNLUO_HISTORIES or ../shared/data.
Works in a schema of its own and drops it. Each round imports, copies both ways and takes back in turn, so that a busy
machine slows all three; medians.

The limit is the bare COPY of the same rows: the same values in the same columns, formatted from Python row by row as
any loader must (psycopg's `copy.write_row`), into a table of the same columns without index, constraint or trigger.
Ours has to stand beside it at 0.25: it also reads, parses and folds the file, makes the placeholders, keeps the keys
by which messages are known again, and fills all indexes. The second, stricter case hands COPY the rows as one block
of text that is ready before the clock starts, which no loader has.
"""

import argparse
import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

SCHEMA = f"bench_import_{os.getpid()}"
COLUMNS = (
    "id, community_id, room_id, seq, author_id, kind, topic, body, search, long_text, posted_at, reply_to_id,"
    " mentions, attachments, import_ref"
)

CASES = {"values": "row by row", "bytes": "of one ready block"}


def history_path(stated: str | None) -> Path:
    """The history that is measured."""
    folder = Path(os.environ.get("QUNLUO_HISTORIES") or Path(__file__).resolve().parents[1] / "../shared/data")
    path = Path(stated) if stated else folder / "irc-ubuntu" / "ubuntu-irc.tar.gz"
    if not path.is_file():
        sys.exit("The history to measure with is not here; say where with --path or QUNLUO_HISTORIES.")
    return path


def set_up() -> Path:
    """Django on a schema and a media folder of our own; the folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    os.environ.pop("QUNLUO_DEBUG", None)
    settings.DATABASES["default"]["OPTIONS"] = {"options": f"-c search_path={SCHEMA}"}
    media = Path(tempfile.mkdtemp(prefix="qunluo-bench-"))
    settings.MEDIA_ROOT = media
    django.setup()
    logging.disable(logging.CRITICAL)
    return media


def found() -> Any:
    """The owner of a fresh community."""
    from qunluo.communities.models import Community
    from qunluo.communities.services.membership import admit
    from qunluo.people.models import Person

    community = Community.objects.create(slug="bench", name="bench", whom="w", service="s", scenario="s")
    person = Person.objects.create_user(email="bench@example.org", nickname="沈小满")
    return admit(actor=None, community=community, person=person, path="founder", as_owner=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def bring_in(owner: Any, path: Path) -> Any:
    """One import from the file on the disk to the last index."""
    from qunluo.importing.models import Import
    from qunluo.importing.services.imports import run_import, start_import
    from qunluo.importing.services.uploads import add_import, receive_file

    history = add_import(actor=owner, received=receive_file(path))
    answers = {name: asked.get("proposed", "UTC") for name, asked in history.preview["questions"].items()}
    start_import(actor=owner, history=history, options=answers, now=True)
    run_import(import_id=history.pk, report=lambda row: None)
    return Import.objects.get(pk=history.pk)


def take_back(owner: Any, history: Any) -> None:
    """An empty community again, with tables as they were."""
    from django.db import connection

    from qunluo.importing.services.undoing import run_undo, undo_import

    undo_import(actor=owner, history=history, now=True)
    run_undo(import_id=history.pk, report=lambda row: None)
    with connection.cursor() as cursor:
        for table in ("chat_message", "communities_membership", "importing_importedkey", "importing_importedperson"):
            cursor.execute(f"VACUUM FULL {table}")


def stored_rows() -> tuple[bytes, list[tuple[Any, ...]]]:
    """What the import stored, as a ready block for COPY and as Python values."""
    from django.db import connection

    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        with raw.copy(f"COPY chat_message ({COLUMNS}) TO STDOUT") as copy:
            block = b"".join(bytes(piece) for piece in copy)
        plain = COLUMNS.replace("search", "search::text").replace("attachments", "attachments::text")
        cursor.execute(f"SELECT {plain} FROM chat_message")
        return block, cursor.fetchall()


def bare_copy(write: Callable[[Any], None]) -> float:
    """Seconds for a COPY into a table of the same shape without index or constraint."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute("CREATE TABLE bare (LIKE chat_message)")
        raw: Any = cursor.cursor

        def copy_all() -> None:
            with raw.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as copy:
                write(copy)

        return timed(copy_all)[0]


def measure(path: Path, rounds: int) -> tuple[int, dict[str, list[float]]]:
    """Rows of one import, and the seconds of every round by case."""
    owner = found()
    seconds: dict[str, list[float]] = {"ours": [], "bytes": [], "values": []}
    for _ in range(rounds):
        spent, history = timed(lambda: bring_in(owner, path))
        assert history.state == "done", history.error
        seconds["ours"].append(spent)
        block, rows = stored_rows()
        seconds["bytes"].append(bare_copy(lambda copy, block=block: copy.write(block)))
        seconds["values"].append(bare_copy(lambda copy, rows=rows: [copy.write_row(row) for row in rows]))
        take_back(owner, history)
    return len(rows), seconds


def tell(count: int, seconds: dict[str, list[float]], as_json: bool) -> None:
    """Rows a second, ours beside each limit."""
    ours = count / statistics.median(seconds["ours"])
    for case, name in CASES.items():
        limit = count / statistics.median(seconds[case])
        line = {
            "bench": "import",
            "case": f"irc-ubuntu, bare COPY {name}",
            "ours": round(ours),
            "limit": round(limit),
            "peer": None,
            "unit": "rows/s",
            "ratio_to_limit": round(ours / limit, 3),
            "ratio_to_peer": None,
            "n": count,
        }
        said = f"{line['case']}: {ours:,.0f} of {limit:,.0f} rows/s, {ours / limit:.2f}"
        print(json.dumps(line) if as_json else said, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench import")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--path")
    asked = parser.parse_args()
    path = history_path(asked.path)
    media = set_up()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    try:
        call_command("migrate", verbosity=0)
        tell(*measure(path, asked.rounds), asked.json)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        shutil.rmtree(media)


if __name__ == "__main__":
    main()
