"""Writes records as Qunluo JSONL v1: one object a line, `at` in unix seconds."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from qunluo.core.interchange import Record


def write_jsonl(records: Iterable[Record], path: Path) -> int:
    """Write the records to `path` and say how many lines that made. What is empty is left out, `kind` never."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with path.open("wb") as file:
        for record in records:
            line = msgspec.to_builtins(record)
            line.pop("line", None)
            file.write(encode({"kind": record.kind, **line}) + b"\n")
            count += 1
    return count
