"""What happens in a group while it happens: the scene on which a mechanism makes people speak.

Keeps time, who is there, who waits to say a first word, and the deeds done. Knows no kind of group.
"""

import math
from dataclasses import dataclass
from random import Random

import numpy as np

from qunluo.analytics.mechanisms.calendar import DAY, Calendar
from qunluo.analytics.mechanisms.population import Population

_POOL = 512


@dataclass(slots=True)
class Deed:
    """One thing said or done. `answers`: number of the deed it answers, -1 for an opening.

    `subject`: what it is about, so that an answer fits its question. `words`: the text where it is already fixed.
    """

    at: float
    who: int
    act: str
    answers: int = -1
    subject: int = 0
    words: str = ""
    room: int = 0


class Scene:
    """`pace_seconds`: usual wait between two messages of one conversation."""

    def __init__(self, rng: Random, calendar: Calendar, people: Population, *, rooms: int = 1) -> None:
        self.rng = rng
        self.calendar = calendar
        self.people = people
        self.deeds: list[Deed] = []
        self.rooms = rooms
        self.day = 0
        self.pace_seconds = float(np.exp(rng.uniform(np.log(20), np.log(400))))
        self._arrivals = sorted(range(people.count), key=people.enters.__getitem__, reverse=True)
        self._has_spoken = [False] * people.count
        self._hours = np.cumsum(calendar.hours)
        self._draw = np.random.default_rng(rng.getrandbits(63))
        self._present = np.array([0])
        self._pool: list[int] = []

    def open_day(self, day: int) -> None:
        self.day = day
        self._present = self.people.present_on(day)
        weights = self.people.activity[self._present]
        self._cumulative = np.cumsum(weights) / weights.sum()
        self._pool = []

    @property
    def present(self) -> list[int]:
        """Everybody who is there today, in no order of weight."""
        return [int(p) for p in self._present]

    def newcomer(self) -> int | None:
        """The next person who has come but not spoken, if one waits; those with a role come by their role."""
        while self._arrivals and self.people.enters[self._arrivals[-1]] < self.day + 1:
            person = self._arrivals.pop()
            if not self._has_spoken[person] and self.people.leaves[person] < math.inf:
                return person
        return None

    def someone(self, *others: int) -> int:
        """Somebody who is there today, the talkative more often; not one of `others` where that can be helped."""
        for _ in range(12):
            if not self._pool:
                found = np.searchsorted(self._cumulative, self._draw.random(_POOL))
                self._pool = [int(p) for p in self._present[np.minimum(found, len(self._present) - 1)]]
            person = self._pool.pop()
            if person not in others:
                return person
        return person

    def comer(self, *others: int, shyness: float = 0.25) -> int:
        """Whoever speaks next: mostly a newcomer where one waits, else somebody who is there."""
        if self._arrivals and self.rng.random() >= shyness:
            person = self.newcomer()
            if person is not None:
                return person
        return self.someone(*others)

    def some(self, count: int) -> list[int]:
        """Up to `count` different people who are there today, in the order they come."""
        if count >= len(self._present) * 0.5:
            shuffled = self.present
            self.rng.shuffle(shuffled)
            return shuffled[:count]
        return list(dict.fromkeys(self.someone() for _ in range(count)))

    def moment(self, hour: float | None = None) -> float:
        """A moment of today: by the hours of this group, or about a given hour."""
        if hour is None:
            hour = int(np.searchsorted(self._hours, self.rng.random())) + self.rng.random()
        return self.calendar.start + self.day * DAY + (min(hour, 23.99)) * 3600.0

    def wait(self, seconds: float | None = None) -> float:
        """A heavy-tailed wait: mostly about the pace of this group, now and then ten times that."""
        median = seconds or self.pace_seconds
        slow = 10.0 if self.rng.random() < 0.06 else 1.0
        return 2.0 + slow * median * float(np.exp(self.rng.gauss(0, 0.9)))

    def say(
        self,
        who: int,
        at: float,
        act: str,
        *,
        answers: int = -1,
        subject: int | None = None,
        words: str = "",
        room: int | None = None,
    ) -> int:
        """Somebody speaks; gives the number of the deed. Subject and room of an answer are those of what it answers."""
        if answers >= 0:
            before = self.deeds[answers]
            room = before.room
            subject = before.subject if subject is None else subject
        elif room is None:
            room = self.rng.randrange(self.rooms) if self.rooms > 1 else 0
        subject = self.rng.getrandbits(24) if subject is None else subject
        self.deeds.append(Deed(at, who, act, answers, subject, words, room))
        self._has_spoken[who] = True
        return len(self.deeds) - 1
