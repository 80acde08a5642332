"""The frame of every mechanism, and the walk through the days that plays one (or two, at a border)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from qunluo.analytics.mechanisms.calendar import Calendar
from qunluo.analytics.mechanisms.scene import Scene


class Mechanism(ABC):
    """Why people speak in one kind of group. `lifetime_days`: usual stay; `leaders`: whom it leans on."""

    kind: ClassVar[str]
    variant: ClassVar[str]
    is_held_out: ClassVar[bool] = False
    lifetime_days: ClassVar[tuple[float, float]] = (60, 400)
    forced_stage: ClassVar[str | None] = None

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.rng = scene.rng
        self.leaders: list[int] = []
        self.cast()

    def cast(self) -> None:  # noqa: B027 - most mechanisms need no roles
        """Give out the roles."""

    @classmethod
    def bend(cls, rng: Random, calendar: Calendar, messages: int) -> Calendar:
        """How this mechanism bends the calendar (packet days, live nights)."""
        return calendar

    def begin_day(self) -> None:  # noqa: B027 - most mechanisms have no appointments
        """Appointments of the day."""

    @abstractmethod
    def episode(self) -> None:
        """One conversation, posting or packet, from its opening to its last answer."""


@dataclass(frozen=True)
class Share:
    mechanism: Mechanism
    share: float


def play(scene: Scene, shares: Sequence[Share], messages: int) -> None:
    """Walk through the days until `messages` things were said, about as many a day as the calendar wants."""
    wanted = 0.0
    for day in range(scene.calendar.days):
        wanted += float(scene.calendar.weights[day]) * messages
        if len(scene.deeds) >= wanted - 0.5:
            continue
        scene.open_day(day)
        for part in shares:
            part.mechanism.begin_day()
        while len(scene.deeds) < wanted - 0.5:
            _pick(scene.rng, shares).episode()


def _pick(rng: Random, shares: Sequence[Share]) -> Mechanism:
    if len(shares) == 1:
        return shares[0].mechanism
    return rng.choices([s.mechanism for s in shares], [s.share for s in shares])[0]
