import pytest

from qunluo.analytics.mechanisms.catalogue import VARIANTS
from qunluo.analytics.mechanisms.sampler import generate, sample
from qunluo.analytics.mechanisms.truth import KINDS

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


def test_held_out_mechanisms_come_only_when_asked_for():
    assert not any(made.truth.is_held_out for made in sample(6, seed=3))
    assert all(made.truth.is_held_out for made in sample(6, seed=3, held_out=True))


def test_an_unknown_label_is_refused():
    with pytest.raises(KeyError):
        small("family")
