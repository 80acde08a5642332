"""What the platform does to a history: pointers, naming, clocks, joins written down or not, bots, bridges, renames.

Drawn before the kind of group is looked at: every kind suffers the same.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Platform:
    """Shares are 0–1. `packet_kind`: how a red packet stands in the file."""

    naming: float
    pointers: float
    has_mention_lists: bool
    has_ids: bool
    has_minute_clock: bool
    joins: float
    leaves: float
    reactions: float
    renames: float
    has_welcome_bot: bool
    bridged: float
    packet_kind: str
    rooms: int


def draw_platform(rng: Random) -> Platform:
    has_ids = rng.random() < 0.7
    return Platform(
        naming=rng.choice((0.0, 0.10, 0.35, 0.70)),
        pointers=rng.choices((0.0, 0.30, 0.90), (5, 3, 2))[0],
        has_mention_lists=rng.random() < 0.5,
        has_ids=has_ids,
        has_minute_clock=rng.random() < 0.25,
        joins=rng.choice((0.0, 0.6, 1.0)),
        leaves=rng.choice((0.0, 0.5, 1.0)),
        reactions=rng.choice((0.0, 0.0, 0.04, 0.2)),
        renames=0.05 if has_ids and rng.random() < 0.3 else 0.0,
        has_welcome_bot=rng.random() < 0.2,
        bridged=rng.uniform(0.1, 0.3) if rng.random() < 0.06 else 0.0,
        packet_kind=rng.choices(("red_packet", "system", "message"), (60, 25, 15))[0],
        rooms=rng.choices((1, 2, 3, 5), (80, 8, 7, 5))[0],
    )
