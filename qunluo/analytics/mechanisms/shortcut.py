"""The shortcut test: can the kind be guessed from counts and span alone? It must not, or the generator leaks.

Nearest neighbours and a logistic model on log messages, log people, log span and log messages a day, taught on one
half and asked on the other. With six kinds in equal numbers chance is 1/6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.mechanisms.calendar import DAY
from qunluo.analytics.mechanisms.truth import KINDS, Generated

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NEIGHBOURS = 15
_STEPS = 400


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """Shares of the second half guessed right (0–1)."""

    neighbours: float
    logistic: float
    chance: float
    asked: int


def counts_of(made: Generated) -> tuple[float, float, float, float]:
    """Log messages, log people who spoke, log span in days, log messages a day, as a reader of the file sees them."""
    said = [r for r in made.records if r.kind in ("message", "red_packet", "system")]
    days = max(1.0, (said[-1].at - said[0].at) / DAY)
    people = len({r.author_id for r in said})
    return np.log(len(said)), np.log(people), np.log(days), np.log(len(said) / days)


def try_shortcut(histories: Sequence[tuple[tuple[float, ...], str]]) -> Shortcut:
    """`histories`: what `counts_of` says, and the kind. The first half teaches, the second is asked."""
    features = np.array([counts for counts, _ in histories])
    kinds = np.array([KINDS.index(kind) for _, kind in histories])
    half = len(kinds) // 2
    features = (features - features[:half].mean(axis=0)) / (features[:half].std(axis=0) + 1e-9)
    taught, asked = (features[:half], kinds[:half]), (features[half:], kinds[half:])
    return Shortcut(
        neighbours=float(np.mean(_by_neighbours(*taught, asked[0]) == asked[1])),
        logistic=float(np.mean(_by_logistic(*taught, asked[0]) == asked[1])),
        chance=1 / len(KINDS),
        asked=len(kinds) - half,
    )


def _by_neighbours(known: Floats, kinds: Ints, asked: Floats) -> Ints:
    distances = ((asked[:, None, :] - known[None, :, :]) ** 2).sum(axis=2)
    nearest = np.argsort(distances, axis=1)[:, :_NEIGHBOURS]
    votes = np.stack([(kinds[nearest] == kind).sum(axis=1) for kind in range(len(KINDS))], axis=1)
    return np.asarray(votes.argmax(axis=1))


def _by_logistic(known: Floats, kinds: Ints, asked: Floats) -> Ints:
    """Softmax regression with squares and products, gently held back, by plain gradient steps."""
    known, asked = _with_products(known), _with_products(asked)
    right = np.eye(len(KINDS))[kinds]
    weights = np.zeros((known.shape[1], len(KINDS)))
    for _ in range(_STEPS):
        scores = known @ weights
        guess = np.exp(scores - scores.max(axis=1, keepdims=True))
        guess /= guess.sum(axis=1, keepdims=True)
        weights -= 0.3 * (known.T @ (guess - right) / len(known) + 0.002 * weights)
    return np.asarray((asked @ weights).argmax(axis=1))


def _with_products(features: Floats) -> Floats:
    pairs = [features[:, i] * features[:, j] for i in range(4) for j in range(i, 4)]
    return np.column_stack([np.ones(len(features)), features, *pairs])
