"""What the link rule is worth on conversations annotated by hand: precision, recall and F, by part and by step.

    python -m bench.links FOLDER     where FOLDER holds train/, dev/ and test/ with *.raw.txt and *.annotation.txt

*Message* counts a thread start as a link to itself; *who* counts pairs of different people.
"""

import argparse
import collections
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qunluo.analytics.engine import columns, links
from qunluo.core.interchange import Record

_SAID = re.compile(r"^\[(\d\d):(\d\d)\] (?:<([^>]+)>| \* (\S+)) ?(.*)$")
Pairs = set[tuple[int, int]]
HALF_A_DAY = 43_200.0


def read_log(path: Path) -> Iterator[Record]:
    """The messages of one log, numbered by their line. The clock goes on past midnight and never steps back."""
    day, last = 0.0, 0.0
    for number, line in enumerate(path.read_text("utf-8", "replace").split("\n")):
        if found := _SAID.match(line):
            name = found[3] or found[4]
            at = day + int(found[1]) * 3600.0 + int(found[2]) * 60
            if at < last - HALF_A_DAY:
                day, at = day + 2 * HALF_A_DAY, at + 2 * HALF_A_DAY
            last = max(at, last)
            yield Record(at=last, author_id=name, author_name=name, text=found[5], line=number)


def judge(path: Path, steps: dict[str, list[int]]) -> tuple[Pairs, Pairs, Pairs, Pairs]:
    """Found and annotated links of one log, between messages and between people."""
    records = list(read_log(path))
    read = columns.read(records)
    order = np.argsort([record.at for record in records], kind="stable")
    row_of = {records[place].line: row for row, place in enumerate(order.tolist())}
    found = links.link(read, skipped=np.zeros(len(read), dtype=bool))
    gold, gold_who, annotated = _annotation(path, row_of, read)
    message: Pairs = set()
    who: Pairs = set()
    for row in annotated:
        target = int(found.target[row])
        message.add((row, target if target >= 0 else row))
        if target >= 0 and read.person[target] != read.person[row]:
            who.add((row, int(read.person[target])))
            step = steps.setdefault(links.STEP_NAMES[found.step[row]], [0, 0])
            step[0] += (row, int(read.person[target])) in gold_who
            step[1] += 1
    return message, gold, who, gold_who


def _annotation(path: Path, row_of: dict[int, int], read: columns.Columns) -> tuple[Pairs, Pairs, set[int]]:
    gold: Pairs = set()
    who: Pairs = set()
    annotated: set[int] = set()
    for line in Path(str(path).replace(".raw.", ".annotation.")).read_text().splitlines():
        first, second = sorted(int(number) for number in line.split()[:2])
        if second in row_of:
            annotated.add(row_of[second])
        if first in row_of and second in row_of:
            gold.add((row_of[second], row_of[first]))
            if read.person[row_of[first]] != read.person[row_of[second]]:
                who.add((row_of[second], int(read.person[row_of[first]])))
    return gold, who, annotated


def shown(counts: tuple[int, int, int]) -> str:
    found, gold, right = counts
    return f"P {right / found:.3f} R {right / gold:.3f} F {2 * right / (found + gold):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    steps: dict[str, list[int]] = {}
    totals: dict[str, np.ndarray] = collections.defaultdict(lambda: np.zeros(6, dtype=int))
    for part in ("train", "dev", "test"):
        for path in sorted((folder / part).glob("*.raw.txt")):
            message, gold, who, gold_who = judge(path, steps)
            sizes = [len(message), len(gold), len(message & gold), len(who), len(gold_who), len(who & gold_who)]
            for name in (part, "all"):
                totals[name] += sizes
    for name, counts in totals.items():
        print(f"{name:6} message {shown(tuple(counts[:3]))}   who {shown(tuple(counts[3:]))}")
    for step, (right, count) in sorted(steps.items()):
        print(f"{step:16} {count:>7,} who-precision {right / count:.2f}")


if __name__ == "__main__":
    main()
