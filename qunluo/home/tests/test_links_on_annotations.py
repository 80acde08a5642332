"""Who answers whom, inferred, against conversations annotated by hand."""

import tarfile
from pathlib import Path

import pytest

from bench.links import judge
from qunluo.home.tests.real_histories import path_of

pytestmark = pytest.mark.history


def f_of(found: int, gold: int, right: int) -> float:
    return 2 * right / (found + gold)


def test_the_link_rule_is_as_good_as_stated(histories: Path, tmp_path: Path) -> None:
    with tarfile.open(path_of(histories, "irc-ubuntu")) as archive:
        archive.extractall(tmp_path, filter="data")
    counts = {"test": [0, 0, 0], "all": [0, 0, 0]}
    for path in sorted(tmp_path.rglob("*.raw.txt")):
        _, _, who, gold_who = judge(path, {})
        for part in ("test", "all") if path.parent.name == "test" else ("all",):
            sums = (len(who), len(gold_who), len(who & gold_who))
            counts[part] = [old + new for old, new in zip(counts[part], sums, strict=True)]
    assert f_of(*counts["test"]) >= 0.75
    assert f_of(*counts["all"]) >= 0.80
