"""Sizes and spans must tell nothing about the kind."""

from random import Random

import pytest
from scipy.stats import ks_2samp

from qunluo.analytics.mechanisms.sampler import generate
from qunluo.analytics.mechanisms.shortcut import counts_of, try_shortcut
from qunluo.analytics.mechanisms.sizes import MESSAGES, PEOPLE, draw_size, draw_stage
from qunluo.analytics.mechanisms.truth import KINDS, STAGES

EACH = 20


@pytest.fixture(scope="module")
def histories():
    """Small histories of every kind in turn: what counts tell, and the kind."""
    rng = Random(77)
    found = []
    for number in range(EACH * len(KINDS)):
        kind = KINDS[number % len(KINDS)]
        said = round(100 * 8 ** rng.random())
        made = generate(kind, seed=rng.getrandbits(40), size=rng.randint(40, 400), messages=said)
        found.append((counts_of(made), kind))
    return found


def test_every_kind_has_the_same_sizes(histories):
    for measure in range(4):
        for kind in KINDS:
            own = [counts[measure] for counts, k in histories if k == kind]
            rest = [counts[measure] for counts, k in histories if k != kind]
            assert ks_2samp(own, rest).pvalue > 0.001, (measure, kind)


def test_counts_and_span_alone_guess_the_kind_no_better_than_chance(histories):
    found = try_shortcut(histories)
    assert found.chance == pytest.approx(1 / 6)
    assert found.neighbours < 0.30
    assert found.logistic < 0.30


def test_the_shortcut_finds_the_kind_where_sizes_do_betray_it(histories):
    betrayed = [(tuple(c + 4 * KINDS.index(kind) for c in counts), kind) for counts, kind in histories]
    found = try_shortcut(betrayed)
    assert found.neighbours > 0.8
    assert found.logistic > 0.6


def test_sizes_stay_in_their_bounds_and_use_them():
    rng = Random(5)
    sizes = [draw_size(rng, draw_stage(rng)) for _ in range(3000)]
    assert all(PEOPLE[0] <= s.members <= PEOPLE[1] and MESSAGES[0] <= s.messages <= MESSAGES[1] for s in sizes)
    assert all(12 <= s.speakers <= s.members for s in sizes)
    assert min(s.messages for s in sizes) < 130
    assert max(s.messages for s in sizes) > 80_000
    assert max(s.members for s in sizes) > 40_000


def test_a_dormant_group_has_220_days_or_more():
    rng = Random(5)
    assert all(draw_size(rng, "dormant").days >= 220 for _ in range(200))
    assert {draw_stage(rng) for _ in range(200)} == set(STAGES)
