"""Communities: members serve each other. Who answers depends on who knows whom, who led, who was helped before."""

import math
from collections import defaultdict
from functools import cached_property
from itertools import islice

from qunluo.analytics.mechanisms.kinds.talk import length_about, pick_weighted, reply_to
from qunluo.analytics.mechanisms.mechanism import Mechanism


class Community(Mechanism):
    """Anyone opens; those who are about answer, friends of the one who spoke sooner than others."""

    kind = "community"

    def cast(self) -> None:
        self.ties: dict[int, dict[int, float]] = defaultdict(dict)
        self.memory = self.rng.uniform(0.5, 5.0)
        self.length = self.rng.uniform(3, 11)
        self.ignored = self.rng.uniform(0.04, 0.28)
        self.openings = self.rng.choices(("ask", "report", "plan", "chat"), k=8)

    def episode(self) -> None:
        opener = self.opener()
        act = "hello" if not self.ties.get(opener) and self.rng.random() < 0.3 else self.rng.choice(self.openings)
        first = self.scene.say(opener, self.scene.moment(), act)
        if self.rng.random() >= self.ignored:
            self.talk(first, length_about(self.rng, self.length))

    def opener(self) -> int:
        return self.scene.comer()

    def talk(self, first: int, answers: int) -> None:
        """People who are about answer the last word or, now and then, the opening."""
        deeds, rng = self.scene.deeds, self.rng
        company = self.company(deeds[first].who)
        before = first
        for _ in range(answers):
            target = before if rng.random() < 0.85 else first
            last = deeds[target]
            newcomer = self.scene.newcomer() if rng.random() < 0.4 else None
            person = self.answerer(target, company) if newcomer is None else newcomer
            at = deeds[before].at + self.scene.wait()
            before = self.scene.say(person, at, reply_to(last.act, rng), answers=target)
            self.bind(person, last.who)

    def company(self, opener: int) -> list[int]:
        """Who is about: some of those present, and friends who look out for the opener."""
        company = self.scene.some(self.rng.randint(4, 16))
        friends = self.ties.get(opener)
        if friends:
            company += self.rng.sample(sorted(friends), min(4, len(friends)))
        return company

    def answerer(self, target: int, company: list[int]) -> int:
        """Often the one who was answered; else by talkativeness and past contacts."""
        last = self.scene.deeds[target]
        if last.answers >= 0 and self.rng.random() < 0.42:
            back = self.scene.deeds[last.answers].who
            if back != last.who:
                return back
        others = [p for p in company if p != last.who] or [self.scene.someone(last.who)]
        return pick_weighted(self.rng, others, [self.pull(last.who, p) for p in others])

    def pull(self, speaker: int, other: int) -> float:
        """How strongly `other` is drawn to answer `speaker`."""
        return self.talkativeness[other] * (1 + self.memory * self.ties[speaker].get(other, 0.0))

    @cached_property
    def talkativeness(self) -> list[float]:
        """Read once, after all roles are given: reading the array for every answer would take most of the time."""
        return [float(activity) for activity in self.scene.people.activity]

    def bind(self, one: int, other: int) -> None:
        self.ties[one][other] = self.ties[one].get(other, 0.0) + 1
        self.ties[other][one] = self.ties[other].get(one, 0.0) + 1


class TiesGrow(Community):
    """Contacts leave memories; ties grow by themselves."""

    variant = "ties_grow"


class ProjectWithLeader(Community):
    """A common work with a strong leader who opens much and sees to most; members answer each other too."""

    variant = "project_with_leader"

    def cast(self) -> None:
        super().cast()
        self.leaders = [0]
        self.scene.people.keep([0], activity=float(self.scene.people.activity.mean()) * 2.5)
        self.leads = self.rng.uniform(0.15, 0.35)
        self.openings = self.rng.choices(("plan", "ask", "report", "lead"), (3, 3, 3, 2), k=10)

    def opener(self) -> int:
        return 0 if self.rng.random() < self.leads else self.scene.comer()

    def company(self, opener: int) -> list[int]:
        company = super().company(opener)
        return [*company, 0] if self.rng.random() < 0.35 else company


class EveningRounds(Community):
    """Every evening at the same hour one of a rota leads a round and the others tell; by day there is free talk."""

    variant = "evening_rounds"

    def cast(self) -> None:
        super().cast()
        count = self.scene.people.count
        self.leaders = list(range(min(count // 2, self.rng.randint(5, 18))))
        self.scene.people.keep(self.leaders)
        self.hour = self.rng.uniform(19, 21.5)
        self.rounds_due = 0

    def begin_day(self) -> None:
        self.rounds_due = 1 if self.rng.random() < 0.9 else 0

    def episode(self) -> None:
        if not self.rounds_due:
            super().episode()
            return
        self.rounds_due = 0
        leader = self.leaders[self.scene.day % len(self.leaders)]
        at = self.scene.moment(self.hour + self.rng.gauss(0, 0.1))
        first = self.scene.say(leader, at, "lead")
        for _ in range(self.rng.randint(2, 6)):
            teller = self.scene.comer(leader)
            at += self.scene.wait()
            told = self.scene.say(teller, at, "report", answers=first)
            self.bind(teller, leader)
            self.talk(told, length_about(self.rng, 2.5))


class MutualHelp(Community):
    """Whoever was helped helps the next: those who asked before are drawn to answer."""

    variant = "mutual_help"

    def cast(self) -> None:
        super().cast()
        self.was_helped: dict[int, float] = defaultdict(float)
        self.openings = ["ask", "ask", "ask", "report", "plan"]

    def pull(self, speaker: int, other: int) -> float:
        return super().pull(speaker, other) * (0.3 + self.was_helped[other])

    def bind(self, one: int, other: int) -> None:
        super().bind(one, other)
        self.was_helped[other] = min(4.0, self.was_helped[other] + 1.0)


class TriadicClosure(Community):
    """Friends of friends become friends: a common acquaintance among those talking draws people in."""

    variant = "triadic_closure"
    is_held_out = True

    def cast(self) -> None:
        super().cast()
        self.closure = self.rng.uniform(1.0, 4.0)

    def pull(self, speaker: int, other: int) -> float:
        mine, theirs = self.ties[speaker], self.ties[other]
        small, large = (mine, theirs) if len(mine) < len(theirs) else (theirs, mine)
        common = sum(map(large.__contains__, islice(small, 24)))
        knows = math.sqrt(mine.get(other, 0.0))
        drawn = math.pow(self.talkativeness[other], 0.7)
        return drawn * (0.2 + knows + self.closure * common)


VARIANTS: tuple[type[Mechanism], ...] = (TiesGrow, ProjectWithLeader, EveningRounds, MutualHelp, TriadicClosure)
