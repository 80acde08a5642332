"""Histories in our own format, brought in by the very services the pages call."""

import json
from itertools import count

from qunluo.importing.models import Import
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.undoing import run_undo, undo_import
from qunluo.importing.services.uploads import add_import, receive_file

BEGIN = 1_760_000_000
_numbers = count(1)


def line(author, text="", *, at=0, **fields):
    """One line of Qunluo JSONL; `at` in minutes after the beginning."""
    entry = {"at": BEGIN + at * 60, "author_id": author, "author_name": f"{author} 的名字", "kind": "message"}
    return {**entry, "text": text, "room": "旧群", **fields}


def write(folder, lines, name=None):
    path = folder / (name or f"history-{next(_numbers)}.jsonl")
    path.write_text("".join(json.dumps(entry) + "\n" for entry in lines))
    return path


def upload(actor, path):
    return add_import(actor=actor, received=receive_file(path))


def answers(history):
    asked = history.preview["questions"]
    given = {"room": asked.get("room", {}).get("proposed", ""), "time_zone": "Asia/Shanghai", "date_order": "dmy"}
    return {name: given[name] for name in asked}


def bring_in(actor, path, *, size=1000, report=lambda history: None):
    history = start_import(actor=actor, history=upload(actor, path), options={}, now=True)
    run_import(import_id=history.pk, report=report, size=size)
    run_undo(import_id=history.pk, report=report)
    return Import.objects.get(pk=history.pk)


def take_back(actor, history):
    undo_import(actor=actor, history=history, now=True)
    run_undo(import_id=history.pk, report=lambda history: None)
    return Import.objects.get(pk=history.pk)
