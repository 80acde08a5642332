import json
import os
import subprocess
import sys

import pytest

from bench.mechanisms import write_folder
from qunluo.analytics.mechanisms import sampler
from qunluo.analytics.mechanisms.catalogue import VARIANTS
from qunluo.analytics.mechanisms.sampler import generate, sample
from qunluo.analytics.mechanisms.truth import KINDS, LANGUAGES, STAGES

SEED_OF_SMALL_ONES = 49
EVERY = [(kind, variant) for kind, variants in VARIANTS.items() for variant in variants]


def small(label, **more):
    return generate(label, **({"seed": 5, "size": 60, "messages": 600, "stage": "steady", "language": "zh"} | more))


@pytest.mark.parametrize("label", [*KINDS, "dormant", "unsure"])
def test_the_same_seed_gives_the_same_history(label):
    first, second = (small(label, stage=None) for _ in range(2))
    assert first.records == second.records
    assert first.truth == second.truth
    assert first.records != small(label, stage=None, seed=6).records


@pytest.mark.parametrize(("kind", "variant"), EVERY)
def test_every_mechanism_says_about_as_much_as_asked_in_the_order_of_time(kind, variant):
    made = small(kind, variant=variant.variant)
    times = [r.at for r in made.records]
    said = [r for r in made.records if r.kind in ("message", "red_packet")]
    assert times == sorted(times)
    assert times[-1] <= made.as_of
    assert 570 <= len(said) <= 700
    assert made.truth.variant == variant.variant
    assert made.truth.is_held_out == variant.is_held_out


def test_each_kind_has_four_variants_or_more_and_holds_one_out():
    for kind, variants in VARIANTS.items():
        assert len(variants) >= 5, kind
        assert sum(v.is_held_out for v in variants) == 1, kind


@pytest.mark.parametrize("held_out", [False, True])
def test_held_out_mechanisms_come_only_when_asked_for(monkeypatch, held_out):
    drawn = []
    monkeypatch.setattr(sampler, "_build", lambda plan, label, seed: drawn.extend(plan.parts))
    assert len(list(sample(300, seed=3, held_out=held_out))) == 300
    assert {mechanism.is_held_out for mechanism, _ in drawn} == {held_out}


def test_an_unknown_label_is_refused():
    with pytest.raises(KeyError):
        small("family")


@pytest.mark.parametrize(("kind", "variant"), EVERY)
@pytest.mark.parametrize("size", [20, 3000])
def test_the_smallest_histories_still_hold_together(kind, variant, size):
    made = generate(kind, variant=variant.variant, seed=2, size=size, messages=100, language="en")
    said = [r for r in made.records if r.kind in ("message", "red_packet", "system")]
    assert 85 <= len(said) <= 130
    assert len({r.author_id for r in said}) >= 8
    assert len(set(made.truth.leaders)) == len(made.truth.leaders)


def test_a_sample_goes_round_the_kinds_and_meets_stages_and_borders(monkeypatch):
    drawn = []
    monkeypatch.setattr(sampler, "_build", lambda plan, label, seed: drawn.append((plan, label)))
    assert len(list(sample(1200, seed=4))) == 1200
    labels = [label for _, label in drawn]
    assert all(150 <= labels.count(kind) <= 200 for kind in KINDS)
    assert 60 <= labels.count("unsure") <= 140
    assert {plan.stage for plan, _ in drawn} == set(STAGES)
    assert {plan.language for plan, _ in drawn} == set(LANGUAGES)


def test_a_folder_gets_histories_and_the_answer_sheet_apart(tmp_path):
    write_folder(tmp_path, count=2, seed=SEED_OF_SMALL_ONES, held_out=True)
    answers = json.loads((tmp_path / "truth.json").read_bytes())
    assert [a["file"] for a in answers] == ["0001.jsonl", "0002.jsonl"]
    for answer in answers:
        assert answer["is_held_out"]
        assert len((tmp_path / answer["file"]).read_bytes().splitlines()) == answer["lines"]


def test_another_process_makes_the_same_history():
    """Python salts the hashes of texts in each process; no order may hang on them."""
    script = (
        "import hashlib, msgspec; from qunluo.analytics.mechanisms.sampler import generate;"
        "made = generate('crowd', seed=9, size=60, messages=900, language='mixed');"
        "print(hashlib.sha256(msgspec.json.encode(made.records)).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": salt}, check=True, capture_output=True
        ).stdout
        for salt in ("1", "2")
    }
    assert len(said) == 1
