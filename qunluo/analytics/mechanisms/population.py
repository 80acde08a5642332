"""The people: when each joins and leaves and how talkative each is. Roles are given by the mechanisms."""

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.mechanisms.calendar import Calendar

Floats = NDArray[np.float64]


@dataclass(kw_only=True)
class Population:
    """Speakers by number 0 … n-1; 0 is the founder. Days are numbers of the calendar and may carry a fraction.

    `enters`: day of the first message. `leaves`: day after which nothing more is said. `activity`: talkativeness.
    """

    enters: Floats
    leaves: Floats
    activity: Floats

    @property
    def count(self) -> int:
        return len(self.enters)

    def present_on(self, day: int) -> NDArray[np.int64]:
        """Who is there when that day begins; the founder at least."""
        present = np.flatnonzero((self.enters <= day) & (self.leaves >= day))
        return present if len(present) else np.array([0])

    def keep(self, people: list[int], *, activity: float | None = None) -> None:
        """These stay from the first to the last day (a star, an owner, helpers, sellers)."""
        self.enters[people] = 0.0
        self.leaves[people] = np.inf
        if activity is not None:
            self.activity[people] = activity


def draw_population(
    rng: Random, calendar: Calendar, speakers: int, *, lifetime_days: float, spread: float = 0.9
) -> Population:
    """People enter as talk goes by, a share of them at the start; lifetimes and activity are lognormal.

    Lifetimes are stretched where otherwise fewer than six people would be there at a time.
    """
    draw = np.random.default_rng(rng.getrandbits(63))
    founders = rng.uniform(0.05, 0.5)
    through = np.where(draw.random(speakers) < founders, draw.random(speakers) * 0.06, draw.random(speakers) * 0.985)
    through[: min(3, speakers)] = 0.0
    done = np.concatenate([[0.0], np.cumsum(calendar.weights)])
    enters = np.interp(through, done, np.arange(calendar.days + 1, dtype=float))
    needed = 6 * calendar.days / speakers
    median = max(lifetime_days, needed)
    lives = median * np.exp(draw.normal(0, spread, speakers))
    activity = np.exp(draw.normal(0, rng.uniform(0.7, 1.5), speakers))
    population = Population(enters=enters, leaves=enters + np.maximum(1.0, lives), activity=activity)
    population.keep([0])
    return population
