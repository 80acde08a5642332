"""The days of a history and the hours of a day: trend, week, noise, bursts, and the hour people are about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0
_FIRST_START = 1_577_836_800  # 2020-01-01
_LAST_START = 1_735_689_600  # 2025-01-01

Weights = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """`weights`: how much of the talk falls on each day (sums to 1). `died_on`: the day the group died, or None.

    `marks`: the days a mechanism has an appointment (a packet, a live night).
    """

    start: float
    weights: Weights
    hours: Weights
    died_on: int | None = None
    marks: frozenset[int] = frozenset()

    def bent(self, factors: Weights, marks: Iterable[int] = ()) -> "Calendar":
        """The same days with the talk multiplied by `factors`, one a day, and more days marked."""
        weights = self.weights * factors
        return replace(self, weights=weights / weights.sum(), marks=self.marks | frozenset(marks))

    @property
    def days(self) -> int:
        return len(self.weights)

    @property
    def end(self) -> float:
        return self.start + self.days * DAY


def draw_calendar(rng: Random, stage: str, days: int) -> Calendar:
    """A calendar for a group in `stage` over `days` days, its start at a midnight between 2020 and 2025."""
    noise = np.random.default_rng(rng.getrandbits(63))
    died_on = int(days * rng.uniform(0.25, 0.60)) if stage == "dormant" else None
    weights = _trend(rng, stage, days) * _week(rng, days) * _weather(rng, noise, days)
    if died_on is not None:
        weights *= _death(rng, days, died_on)
    start = _FIRST_START + rng.randrange((_LAST_START - _FIRST_START) // 86_400) * 86_400
    return Calendar(start=float(start), weights=weights / weights.sum(), hours=draw_hours(rng), died_on=died_on)


def _trend(rng: Random, stage: str, days: int) -> Weights:
    x = np.linspace(0.0, 1.0, days)
    if stage == "growing":
        return np.asarray(rng.uniform(4, 12) ** x)
    if stage == "fading":
        knee = rng.uniform(0.2, 0.6)
        return np.asarray(rng.uniform(5, 20) ** -np.clip((x - knee) / (1 - knee), 0, 1))
    if stage == "young":
        return np.minimum(1.0, 0.3 + x * rng.uniform(1, 4))
    swing = rng.uniform(0, 0.35)
    return np.asarray(1 + swing * np.sin(2 * np.pi * (x * rng.uniform(1, 4) + rng.random())))


def _week(rng: Random, days: int) -> Weights:
    week = np.array([rng.uniform(0.7, 1.3) for _ in range(7)])
    week[5:] *= rng.choice([0.4, 0.8, 1.0, 1.5])
    return week[np.arange(days) % 7]


def _weather(rng: Random, noise: np.random.Generator, days: int) -> Weights:
    """Moods that last some days, and now and then a day everybody talks."""
    sigma = rng.uniform(0.15, 0.7)
    shocks = noise.normal(0, sigma, days)
    mood = np.empty(days)
    level = 0.0
    for day, shock in enumerate(shocks):
        level = 0.5 * level + 0.8 * shock
        mood[day] = level
    bursts = noise.random(days) < rng.choice([0, 0.01, 0.03])
    return np.asarray(np.exp(mood) * np.where(bursts, rng.uniform(3, 8), 1.0))


def _death(rng: Random, days: int, died_on: int) -> Weights:
    """Within two weeks the talk ends; in half of the groups somebody still calls into the empty room."""
    after = np.clip((np.arange(days) - died_on) / rng.uniform(1, 14), 0, 1)
    alive = 1.0 - after
    if rng.random() < 0.5:
        calls = np.zeros(days)
        for _ in range(rng.randint(1, 3)):
            calls[rng.randrange(died_on, days)] = 0.04
        alive = np.maximum(alive, calls)
    return np.asarray(alive)


def draw_hours(rng: Random) -> Weights:
    """Weights of the 24 hours: sleep, a noon and an evening peak of changing height, some night owls."""
    hours = np.arange(24)
    noon, evening, morning = rng.uniform(0.2, 1.2), rng.uniform(0.6, 2.0), rng.uniform(0.2, 1.0)
    profile = 0.03 + morning * _bell(hours, rng.uniform(8, 10), 1.8) + noon * _bell(hours, 12.5, 1.5)
    profile += evening * _bell(hours, rng.uniform(19, 22), rng.uniform(1.5, 2.8)) + 0.4 * _bell(hours, 16, 2.5)
    return np.asarray(profile / profile.sum())


def _bell(hours: NDArray[np.int64], centre: float, width: float) -> Weights:
    away = np.minimum(np.abs(hours - centre), 24 - np.abs(hours - centre))
    return np.asarray(np.exp(-0.5 * (away / width) ** 2))
