"""Audiences: everything turns to one star; those who listen hardly speak with each other."""

from collections.abc import Sequence
from random import Random

import numpy as np

from qunluo.analytics.mechanisms.calendar import Calendar
from qunluo.analytics.mechanisms.kinds.talk import length_about
from qunluo.analytics.mechanisms.mechanism import Mechanism


class Audience(Mechanism):
    """The star opens most; fans praise and ask; the star answers some."""

    kind = "audience"
    variant = "star_opens"
    lifetime_days = (20, 200)
    opens = (0.35, 0.95)
    answers = (0.1, 0.5)
    among_fans = (0.0, 0.15)

    def cast(self) -> None:
        self.star = 0
        self.leaders = [0]
        self.scene.people.keep([0], activity=0.0001)
        self.star_opens = self.rng.uniform(*self.opens)
        self.star_answers = self.rng.uniform(*self.answers)
        self.fans_meet = self.rng.uniform(*self.among_fans)
        self.crowding = self.rng.uniform(2, 9)

    def episode(self) -> None:
        if self.rng.random() < self.star_opens:
            self.post(self.scene.moment())
        else:
            self.fan_opens()

    def post(self, at: float) -> None:
        """The star says something and fans crowd in, each turned to the star."""
        first = self.scene.say(self.star, at, "star_post")
        spoken: list[int] = []
        for _ in range(length_about(self.rng, self.crowding)):
            fan = self.scene.comer(self.star, shyness=0.1)
            at += self.scene.wait()
            spoken.append(self.fan_speaks(fan, at, first, spoken))
            self.perhaps_answer(spoken[-1])

    def fan_speaks(self, fan: int, at: float, first: int, spoken: Sequence[int]) -> int:
        if spoken and self.rng.random() < self.fans_meet:
            return self.scene.say(fan, at, "fan_chat", answers=self.rng.choice(spoken))
        act = self.rng.choices(("praise", "fan_ask", "fan_report"), (5, 2, 2))[0]
        return self.scene.say(fan, at, act, answers=first)

    def perhaps_answer(self, deed: int) -> None:
        said = self.scene.deeds[deed]
        eager = 1.5 if said.act == "fan_ask" else 0.6
        if self.rng.random() < self.star_answers * eager:
            act = "star_answer" if said.act == "fan_ask" else "star_thanks"
            self.scene.say(self.star, said.at + self.scene.wait(), act, answers=deed)

    def fan_opens(self) -> None:
        fan = self.scene.comer(self.star, shyness=0.1)
        act = self.rng.choice(("fan_ask", "fan_report", "praise"))
        first = self.scene.say(fan, self.scene.moment(), act)
        self.perhaps_answer(first)
        if self.rng.random() < self.fans_meet:
            other = self.scene.someone(fan, self.star)
            self.scene.say(other, self.scene.deeds[first].at + self.scene.wait(), "fan_chat", answers=first)


class StarAnswersAll(Audience):
    """Fans ask, the star answers every one of them, patiently."""

    variant = "star_answers_all"
    opens = (0.25, 0.5)
    answers = (0.6, 0.9)
    among_fans = (0.0, 0.08)


class BroadcastOnly(Audience):
    """The star speaks and never answers; fans call back."""

    variant = "broadcast_only"
    opens = (0.75, 0.98)
    answers = (0.0, 0.03)


class StarWithAssistants(Audience):
    """Assistants keep order, pass on what the star says and collect questions for the star."""

    variant = "star_with_assistants"

    def cast(self) -> None:
        super().cast()
        self.assistants = list(range(1, 1 + min(self.rng.randint(1, 4), self.scene.people.count // 6)))
        self.scene.people.keep(self.assistants, activity=0.01)
        self.leaders = [0, *self.assistants]

    def episode(self) -> None:
        super().episode()
        if self.assistants and self.rng.random() < 0.3:
            last = len(self.scene.deeds) - 1
            at = self.scene.deeds[last].at + self.scene.wait()
            self.scene.say(self.rng.choice(self.assistants), at, "assistant_note", answers=-1)


class LiveNights(Audience):
    """The star comes on set nights and takes questions for an hour; on other days fans wait and report."""

    variant = "live_nights"
    is_held_out = True
    opens = (0.0, 0.1)
    answers = (0.4, 0.8)

    @classmethod
    def bend(cls, rng: Random, calendar: Calendar, messages: int) -> Calendar:
        """Most talk falls on two to four nights of the week."""
        nights = rng.sample(range(7), rng.randint(2, 4))
        marked = [day for day in range(calendar.days) if day % 7 in nights]
        factors = np.full(calendar.days, rng.uniform(0.1, 0.4))
        factors[marked] = 1.0
        return calendar.bent(factors, marked)

    def episode(self) -> None:
        if self.scene.day in self.scene.calendar.marks:
            self.post(self.scene.moment(20 + self.rng.random()))
        else:
            super().episode()


VARIANTS: tuple[type[Mechanism], ...] = (Audience, StarAnswersAll, BroadcastOnly, StarWithAssistants, LiveNights)
