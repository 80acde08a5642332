"""The three communities of `bin/run demo`: one alive, one fan club, one bought with red packets. All made up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np

from qunluo.analytics.mechanisms.calendar import DAY, Calendar, Weights, draw_calendar
from qunluo.analytics.mechanisms.comings import write_comings
from qunluo.analytics.mechanisms.demo.content import (
    Content,
    DemoCommunity,
    Persona,
    draw_personas,
    draw_talk,
    identity_of,
    load,
    path_of,
)
from qunluo.analytics.mechanisms.demo.reading_club import SHANGHAI_SECONDS, ReadingClub
from qunluo.analytics.mechanisms.kinds.audience import StarWithAssistants
from qunluo.analytics.mechanisms.kinds.crowd import Crowd
from qunluo.analytics.mechanisms.mechanism import Mechanism, Share, play
from qunluo.analytics.mechanisms.platform import Platform
from qunluo.analytics.mechanisms.population import Population, draw_population
from qunluo.analytics.mechanisms.scene import Scene
from qunluo.analytics.mechanisms.voice.speaker import Voice
from qunluo.analytics.mechanisms.writing import Cast, Writer

_DAYS = 365

Casting = Callable[[Scene, Content, list[Persona]], Mechanism]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What makes one demo community: its file, numbers, and the mechanism that plays it."""

    file: str
    seed: int
    speakers: int
    silent: int
    messages: int
    lifetime_days: float
    pace_seconds: float
    casting: Casting
    evening: float
    reactions: float = 0.05


class _Yoga(StarWithAssistants):
    opens = (0.58, 0.62)
    answers = (0.26, 0.3)
    among_fans = (0.03, 0.05)

    def cast(self) -> None:
        super().cast()
        self.assistants = [1, 2]


class _Discount(Crowd):
    every_days = (2, 2)
    thin = (0.08, 0.1)

    def cast(self) -> None:
        super().cast()
        self.bought, self.greed = 0.6, 1.0


_PLANS = (
    _Plan(
        file="reading_club", seed=20, speakers=186, silent=14, messages=27_000, lifetime_days=330, pace_seconds=55,
        casting=ReadingClub, evening=3.0, reactions=0.10,
    ),
    _Plan(
        file="yoga_fans", seed=31, speakers=172, silent=38, messages=11_000, lifetime_days=120, pace_seconds=75,
        casting=lambda scene, content, people: _Yoga(scene), evening=1.2,
    ),
    _Plan(
        file="discount_group", seed=42, speakers=204, silent=30, messages=9_000, lifetime_days=70, pace_seconds=90,
        casting=lambda scene, content, people: _Discount(scene), evening=1.0, reactions=0.0,
    ),
)  # fmt: skip


class _OneVoice:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def of(self, who: int) -> Voice:
        return self._voice


class _Wordless:
    """For histories whose deeds carry their words already."""

    def of(self, who: int) -> Voice:
        raise LookupError(f"person {who} has nothing to say here")


def demo_communities(today: date, *, expected: str | None = None) -> list[DemoCommunity]:
    """The three, each with a year of history ending at midnight (Asia/Shanghai) before `today`.

    The same day gives the same histories. Takes two to five seconds for about 48,000 records. With `expected` only
    those of that kind.
    """
    return [_make(plan, today) for plan in _PLANS if expected in (None, load(plan.file)["identity"]["expected"])]


def _make(plan: _Plan, today: date) -> DemoCommunity:
    rng = Random(plan.seed)
    content = load(plan.file)
    people = draw_personas(rng, content, plan.speakers)
    rooms = list(content["rooms"])
    calendar = _calendar(rng, plan, today)
    population = _population(rng, plan, calendar, people)
    scene = Scene(rng, calendar, population)
    scene.pace_seconds = plan.pace_seconds
    mechanism = plan.casting(scene, content, people)
    play(scene, [Share(mechanism, 1.0)], plan.messages)
    cast = Cast(
        ids=[f"{content['identity']['slug']}-{n:03}" for n in range(len(people))],
        names=[p.name for p in people],
        machines=frozenset(),
    )
    speech = _OneVoice(Voice(path_of(plan.file), rng)) if "rules" in content else _Wordless()
    platform = _platform(plan)
    said = Writer(rng, platform, scene, cast, speech=speech, rooms=rooms).write()
    silent = [p.name for p in draw_personas(rng, content, plan.speakers + plan.silent)[plan.speakers :]]
    silent = [name for name in silent if name not in set(cast.names)]
    comings = write_comings(rng, platform, scene, cast, language="zh", silent=silent)
    records = sorted((r for r in [*said, *comings] if r.at < calendar.end), key=lambda r: r.at)
    return DemoCommunity(
        identity=identity_of(content), owner=content["identity"]["owner"], roles=content["roles"], rooms=rooms,
        expected=content["identity"]["expected"], people=dict(zip(cast.ids, cast.names, strict=True)),
        as_of=calendar.end, records=records,
    )  # fmt: skip


def _calendar(rng: Random, plan: _Plan, today: date) -> Calendar:
    end = datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp() - SHANGHAI_SECONDS
    start, hours = end - _DAYS * DAY, _hours(plan.evening)
    drawn = draw_calendar(rng, "steady", _DAYS)
    weights = drawn.weights * _weekly(today - timedelta(days=_DAYS)) * np.linspace(0.75, 1.2, _DAYS)
    if plan.file == "discount_group":
        return _Discount.bend(rng, replace(drawn, start=start, hours=hours), plan.messages)
    return Calendar(start=start, weights=weights / weights.sum(), hours=hours)


def _weekly(first: date) -> Weights:
    week = np.array([1.0, 1.0, 1.05, 1.0, 0.7, 1.25, 1.15])
    return np.asarray(week[(np.arange(_DAYS) + first.weekday()) % 7])


def _hours(evening: float) -> Weights:
    """Early risers, the noon hour, and the evening until ten."""
    hours = np.arange(24)
    profile = 0.5 * np.exp(-0.5 * ((hours - 7.5) / 1.2) ** 2) + np.exp(-0.5 * ((hours - 12.6) / 1.1) ** 2)
    profile += evening * np.exp(-0.5 * ((hours - 20.2) / 1.0) ** 2) + 0.15 * ((hours > 8) & (hours < 18))
    profile[(hours >= 22) | (hours < 6)] = 0.0
    return np.asarray(profile / profile.sum())


def _population(rng: Random, plan: _Plan, calendar: Calendar, people: Sequence[Persona]) -> Population:
    population = draw_population(rng, calendar, plan.speakers, lifetime_days=plan.lifetime_days)
    population.activity = np.array(draw_talk(rng, people))
    first_unnamed = sum(1 for person in people if person.talk)
    population.enters[first_unnamed : first_unnamed + plan.speakers // 3] = 0.0
    population.keep([number for number, person in enumerate(people) if person.talk])
    return population


def _platform(plan: _Plan) -> Platform:
    return Platform(
        naming=0.05, pointers=0.35, has_mention_lists=True, has_ids=True, has_minute_clock=False, joins=1.0,
        leaves=0.7, reactions=plan.reactions, renames=0.0, has_welcome_bot=False, bridged=0.0,
        packet_kind="red_packet", rooms=1,
    )  # fmt: skip
