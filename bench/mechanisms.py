"""Write made-up histories with known answers to a folder, or try whether counts alone betray the kind.

    python -m bench.mechanisms FOLDER --count 60 --seed 1 [--held-out]
    python -m bench.mechanisms --shortcut 600 --seed 1

FOLDER gets 0001.jsonl … (Qunluo JSONL v1) and truth.json, which the examiner must not open first.
"""

import argparse
from pathlib import Path

import msgspec

from qunluo.analytics.mechanisms.jsonl import write_jsonl
from qunluo.analytics.mechanisms.sampler import sample
from qunluo.analytics.mechanisms.shortcut import counts_of, try_shortcut
from qunluo.analytics.mechanisms.truth import Generated


def describe(made: Generated, file: str, lines: int) -> dict[str, object]:
    """The answer sheet of one history."""
    truth = made.truth
    return {
        "file": file,
        "label": truth.label,
        "accepted": sorted(truth.accepted),
        "kind": truth.kind,
        "stage": truth.stage,
        "variant": truth.variant,
        "is_held_out": truth.is_held_out,
        "leaders": truth.leaders,
        "as_of": made.as_of,
        "language": made.language,
        "members": made.members,
        "seed": made.seed,
        "lines": lines,
    }


def write_folder(folder: Path, *, count: int, seed: int, held_out: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    answers = []
    for number, made in enumerate(sample(count, seed=seed, held_out=held_out), start=1):
        name = f"{number:04}.jsonl"
        answers.append(describe(made, name, write_jsonl(made.history, folder / name)))
    (folder / "truth.json").write_bytes(msgspec.json.format(msgspec.json.encode(answers)))
    print(f"{count} histories in {folder}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--shortcut", type=int, metavar="N", help="try the shortcut on N histories, write nothing")
    asked = parser.parse_args()
    if asked.shortcut:
        found = [(counts_of(made), made.truth.kind) for made in sample(asked.shortcut, seed=asked.seed)]
        print(msgspec.json.encode(try_shortcut(found)).decode())
    elif asked.folder:
        write_folder(asked.folder, count=asked.count, seed=asked.seed, held_out=asked.held_out)
    else:
        parser.error("name a folder, or --shortcut N")


if __name__ == "__main__":
    main()
