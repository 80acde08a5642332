"""Crowds: bought with red packets. A packet, a burst of thanks, thin talk, and people who stay some weeks."""

from dataclasses import replace
from random import Random

import numpy as np

from qunluo.analytics.mechanisms.calendar import Calendar
from qunluo.analytics.mechanisms.mechanism import Mechanism


class Crowd(Mechanism):
    """One owner gives a packet on set days; nearly all talk happens on those days and turns to the packet."""

    kind = "crowd"
    variant = "packets_by_owner"
    lifetime_days = (5, 60)
    every_days: tuple[float, float] = (2, 7)
    givers = (1, 1)
    thin = (0.02, 0.2)
    call, gift, grab = "packet_call", "packet", "packet_thanks"

    def cast(self) -> None:
        self.leaders = list(range(min(self.rng.randint(*self.givers), max(1, self.scene.people.count // 4))))
        self.scene.people.keep(self.leaders, activity=0.2)
        self.bought = self.rng.uniform(0.35, 0.8)
        self.greed = self.rng.uniform(0.3, 1.0)

    @classmethod
    def bend(cls, rng: Random, calendar: Calendar, messages: int) -> Calendar:
        """Talk falls on packet days; there are only as many of them as twelve words each allow."""
        every = max(rng.uniform(*cls.every_days), calendar.days * 12 / messages)
        days = np.unique((np.arange(0, calendar.days, every)).astype(int))
        factors = np.full(calendar.days, rng.uniform(*cls.thin))
        factors[days] = 1.0
        return calendar.bent(factors, days.tolist())

    def episode(self) -> None:
        if self.scene.day in self.scene.calendar.marks and self.rng.random() < self.bought:
            self.give()
        else:
            self.thin_talk()

    def give(self) -> None:
        """A call, the packet, and everybody who has time says thanks within minutes; somebody wants more."""
        giver = self.rng.choice(self.leaders)
        at = self.scene.moment()
        if self.rng.random() < 0.3:
            self.scene.say(giver, at - 60, self.call)
        packet = self.scene.say(giver, at, self.gift)
        share = self.greed * self.rng.uniform(0.4, 1.0)
        takers = self.scene.some(max(4, int(len(self.scene.present) * share)))[:400]
        takers += [p for p in (self.scene.newcomer() for _ in range(8)) if p is not None]
        for person in takers:
            if person != giver:
                wait = self.scene.wait(40)
                self.scene.say(person, at + wait, self.grab, answers=packet)
                if self.rng.random() < 0.06:
                    self.scene.say(person, at + wait + self.scene.wait(60), "packet_beg", answers=packet)
        if self.rng.random() < 0.4:
            self.scene.say(giver, at + self.scene.wait(600), "deal")

    def thin_talk(self) -> None:
        person = self.scene.comer(shyness=0.1)
        act = self.rng.choices(("crowd_chat", "packet_wait", "smalltalk"), (3, 3, 2))[0]
        first = self.scene.say(person, self.scene.moment(), act)
        if self.rng.random() < 0.25:
            at = self.scene.deeds[first].at + self.scene.wait()
            self.scene.say(self.scene.someone(person), at, "crowd_chat", answers=first)


class DailyPackets(Crowd):
    """A packet every day at about the same hour."""

    variant = "daily_packets"
    every_days = (1, 1)


class PacketsBySeveral(Crowd):
    """Several patrons outdo each other."""

    variant = "packets_by_several"
    givers = (3, 9)
    every_days = (1, 4)


class PacketsStop(Crowd):
    """The packets stop between 55 and 80 % of the time, and most people with them."""

    variant = "packets_stop"
    forced_stage = "fading"

    @classmethod
    def bend(cls, rng: Random, calendar: Calendar, messages: int) -> Calendar:
        calendar = super().bend(rng, calendar, messages)
        stop = int(calendar.days * rng.uniform(0.55, 0.8))
        factors = np.ones(calendar.days)
        factors[stop:] = rng.uniform(0.03, 0.12)
        bent = calendar.bent(factors)
        return replace(bent, marks=frozenset(day for day in calendar.marks if day < stop))


class CheckInPrizes(Crowd):
    """Prizes for signing in: say one, perhaps win; packets only for the winners."""

    variant = "check_in_prizes"
    is_held_out = True
    every_days = (1, 3)
    call, gift, grab = "prize_rules", "prize_call", "check_in"

    def give(self) -> None:
        super().give()
        if self.rng.random() < 0.7:
            self.scene.say(self.leaders[0], self.scene.deeds[-1].at + self.scene.wait(300), "packet")


VARIANTS: tuple[type[Mechanism], ...] = (Crowd, DailyPackets, PacketsBySeveral, PacketsStop, CheckInPrizes)
