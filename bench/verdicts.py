"""How often the verdicts are right on made-up histories whose answer is known.

    python -m bench.verdicts --seed 1 --count 300 [--held-out] [--rows FILE] [--json]

Prints: right of the decided, right of all (histories of at least 150 messages and five people), share unsure, Brier,
confusion, the same for every variant, and the shortcut test: a model that knows only counts and span stays near
chance. Borders between two kinds (label `unsure`) are reported apart. `--rows` keeps the measures of each history as
it goes, so weights can be tried again and a run can be taken up where it ended.
"""

import argparse
import collections
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from qunluo.analytics.engine import columns, history
from qunluo.analytics.engine.catalogue import MEASURES
from qunluo.analytics.engine.scoring import KINDS, Weights, score, standard_weights
from qunluo.analytics.engine.stage import stage_of
from qunluo.analytics.engine.structs import Measure
from qunluo.analytics.engine.verdict import Facts, label_of
from qunluo.analytics.mechanisms.sampler import sample
from qunluo.analytics.mechanisms.truth import Generated

MIN_MESSAGES, MIN_PEOPLE = 150, 5
BESIDE = (
    "to_half",
    "turns_come_back",
    "explicit_share",
    "talk_of_packets",
    "reciprocity_beyond_density",
    "weighted_reciprocity",
    "top_share",
    "effective_people",
    "one_message",
    "month_retention",
    "newcomers_answered",
    "packet_only_people",
    "hub_share",
    "answer_time",
)


@dataclass
class Row:
    """One history: what it is, what was measured (value or None), how large it is."""

    label: str
    kind: str
    stage: str
    variant: str
    is_held_out: bool
    accepted: list[str]
    seed: int
    language: str
    messages: int
    people: int
    days: float
    found_stage: str
    values: dict[str, float | None]


def row_of(made: Generated) -> Row:
    """Measure one made-up history as a diagnosis would."""
    read = columns.read(made.history)
    view = history.view_of(read, as_of=max(made.as_of, read.newest_at or 0))
    codes = dict.fromkeys([*standard_weights().rules, *BESIDE])
    values = {code: MEASURES[code](view).value for code in codes if code in MEASURES}
    stage, truth = stage_of(view), made.truth
    return Row(
        label=truth.label,
        kind=truth.kind,
        stage=truth.stage,
        variant=truth.variant,
        is_held_out=truth.is_held_out,
        accepted=sorted(truth.accepted),
        seed=made.seed,
        language=made.language,
        messages=len(view.all_rows),
        people=len(view.people),
        days=float(view.span_days),
        found_stage=stage.name,
        values={code: None if value is None else float(value) for code, value in values.items()},
    )


@dataclass
class Judged:
    """A row with its verdict."""

    row: Row
    label: str
    kind: str
    probabilities: dict[str, float]

    @property
    def is_right(self) -> bool:
        return self.label in self.row.accepted


def judge(row: Row, weights: Weights) -> Judged:
    """The verdict on a row, by the same rules as a diagnosis."""
    measures = {code: Measure(value=value) for code, value in row.values.items()}
    found = score(measures, weights)
    facts = Facts(
        messages=row.messages,
        people=row.people,
        days=row.days,
        has_text=True,
        machine_share=row.values.get("machine_share") or 0.0,
        to_half=row.values.get("to_half") or 0.0,
        stage=row.found_stage,
        stage_reason="",
    )
    return Judged(row, label_of(found, facts)[0], found.first, dict(found.probabilities))


def brier(judged: Sequence[Judged]) -> float:
    """Mean Brier sum over the six kinds; the kind a dormant group had counts as its kind."""
    sums = [sum((one.probabilities[kind] - (kind == one.row.kind)) ** 2 for kind in KINDS) for one in judged]
    return float(np.mean(sums)) if sums else float("nan")


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """The headline figures of one part."""
    decided = [one for one in judged if one.label != "unsure"]
    right = sum(one.is_right for one in decided)
    return {
        "n": len(judged),
        "right_of_decided": right / max(len(decided), 1),
        "right_of_all": right / max(len(judged), 1),
        "unsure": 1 - len(decided) / max(len(judged), 1),
        "brier": brier(judged),
    }


def shortcut(rows: Sequence[Row], *, neighbours: int = 15) -> float:
    """Share right of a nearest-neighbour model given only messages, people and span; chance is one in six."""
    table = np.log(
        [[row.messages, max(row.people, 1), max(row.days, 1), row.messages / max(row.people, 1)] for row in rows]
    )
    table = (table - table.mean(0)) / table.std(0)
    kinds = np.array([KINDS.index(row.kind) for row in rows])
    far = ((table[:, None, :] - table[None, :, :]) ** 2).sum(-1)
    np.fill_diagonal(far, np.inf)
    near = kinds[np.argsort(far, axis=1)[:, :neighbours]]
    guessed = np.array([np.bincount(some, minlength=len(KINDS)).argmax() for some in near])
    return float((guessed == kinds).mean())


def report(rows: Sequence[Row], weights: Weights) -> Iterator[dict[str, object]]:
    """Everything as plain objects, one a line."""
    large = [row for row in rows if row.messages >= MIN_MESSAGES and row.people >= MIN_PEOPLE]
    sure = [judge(row, weights) for row in large if row.label != "unsure"]
    border = [judge(row, weights) for row in large if row.label == "unsure"]
    small = [judge(row, weights) for row in rows if row not in large and row.label != "unsure"]
    yield {"part": "all", **figures(sure)}
    yield {"part": "small", **figures(small)}
    yield {"part": "border", "accepted": float(np.mean([one.is_right for one in border] or [0])), **figures(border)}
    for variant in sorted({(one.row.kind, one.row.variant) for one in sure}):
        part = [one for one in sure if (one.row.kind, one.row.variant) == variant]
        yield {"part": "/".join(variant), **figures(part)}
    confusion = collections.Counter((one.row.label, one.label) for one in sure)
    for truth in (*KINDS, "dormant"):
        yield {"part": "confusion", "truth": truth} | {
            label: n for (was, label), n in confusion.items() if was == truth
        }
    stages = collections.Counter((one.row.stage, one.row.found_stage) for one in sure)
    for truth in sorted({was for was, _ in stages}):
        yield {"part": "stage", "truth": truth} | {found: n for (was, found), n in stages.items() if was == truth}
    yield {"part": "shortcut", "right": shortcut([one.row for one in sure]), "chance": 1 / len(KINDS)}


def rows_from(made: Iterable[Generated], kept: Path | None) -> list[Row]:
    """Measure every history; those an earlier run has kept are taken from the file."""
    known = kept.read_text("utf-8").splitlines() if kept is not None and kept.exists() else []
    rows = [Row(**json.loads(line)) for line in known]
    for one in itertools.islice(made, len(rows), None):
        rows.append(row_of(one))
        if kept is not None:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(rows[-1])) + "\n")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--json", action="store_true")
    wish = parser.parse_args()
    rows = rows_from(sample(wish.count, seed=wish.seed, held_out=wish.held_out), wish.rows)
    for line in report(rows, standard_weights()):
        print(json.dumps(line) if wish.json else _shown(line))


def _shown(line: dict[str, object]) -> str:
    return "  ".join(
        f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}" for name, value in line.items()
    )


if __name__ == "__main__":
    main()
