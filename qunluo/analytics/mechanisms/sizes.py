"""How big and how long a history is. Drawn before the kind is looked at, so that sizes tell nothing of the kind."""

import math
from dataclasses import dataclass
from random import Random

from qunluo.analytics.mechanisms.truth import STAGES

PEOPLE = (20, 50_000)
MESSAGES = (100, 100_000)
_EACH = (4, 60)
_STAGE_SHARES = (12, 16, 42, 15, 15)
_SPANS = {"young": (14, 40), "growing": (90, 700), "steady": (60, 900), "fading": (120, 900), "dormant": (220, 900)}


@dataclass(frozen=True, kw_only=True)
class Size:
    """`speakers` of the `members` say `messages` things within `days` days."""

    members: int
    speakers: int
    messages: int
    days: int


def draw_stage(rng: Random) -> str:
    return rng.choices(STAGES, _STAGE_SHARES)[0]


def draw_size(
    rng: Random, stage: str, *, members: int | None = None, messages: int | None = None, days: int | None = None
) -> Size:
    """Members and messages evenly on a log scale, as far as the members can have said that many things."""
    while True:
        people = members or round(_log_between(rng, *PEOPLE))
        said = messages or round(_log_between(rng, *MESSAGES))
        if said <= people * _EACH[1] or (members and messages):
            break
    each = _log_between(rng, *_EACH)
    speakers = max(min(12, people), min(round(people * rng.uniform(0.3, 1.0)), round(said / each)))
    return Size(members=people, speakers=speakers, messages=said, days=days or _draw_days(rng, stage, speakers, said))


def _draw_days(rng: Random, stage: str, speakers: int, messages: int) -> int:
    """A span in which nobody has to say more than 12 things a day on average."""
    shortest, longest = _SPANS[stage]
    days = _log_between(rng, shortest, longest)
    return math.ceil(max(days, messages / (12 * speakers)))


def _log_between(rng: Random, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))
