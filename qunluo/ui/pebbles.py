"""The drawing of a community: a cluster of its people as dots, always the same for the same seed.

Nothing else decorates our pages (docs/design.md, principle 3).
"""

import math
import random
from dataclasses import dataclass
from functools import lru_cache

GAP = 2.0
# Each style: the ground (class pebble--n) and the dots that come round again and again.
STYLES: dict[int, tuple[int, ...]] = {1: (1, 2, 1, 5), 2: (4, 2, 4, 6), 3: (3, 4, 3, 6)}
# How big the dots are, from the middle outwards: even company, a few who carry, one in the middle.
SIZES: tuple[tuple[int, ...], ...] = (
    (13, 9, 9, 9, 9, 9, 6, 6, 6, 6, 6, 6, 6, 6, 4, 4, 4, 4, 4, 4, 4, 4),
    (9, 9, 9, 8, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 4),
    (12, 10, 10, 8, 8, 6, 6, 6, 5, 5, 5, 4, 4, 4, 4, 3),
    (11, 11, 9, 9, 7, 7, 7, 6, 6, 5, 5, 5, 4, 4),
)


@dataclass(frozen=True)
class Dot:
    """One person: a circle and its colour (class dots-n)."""

    x: float
    y: float
    radius: int
    colour: int


@dataclass(frozen=True)
class Pebble:
    """A drawing ready for SVG: `style` is the ground, `extent` half the side of the square view box."""

    style: int
    extent: float
    dots: tuple[Dot, ...]

    @property
    def view_box(self) -> str:
        return f"{-self.extent:.1f} {-self.extent:.1f} {2 * self.extent:.1f} {2 * self.extent:.1f}"


@lru_cache(maxsize=4096)
def draw(seed: int | str) -> Pebble:
    """The pebble of the community with this id (or slug)."""
    chance = random.Random(f"pebble {seed}")  # noqa: S311 a drawing, no secret
    style = seed % len(STYLES) + 1 if isinstance(seed, int) else chance.choice(sorted(STYLES))
    sizes = chance.choice(SIZES)
    turn, colours = chance.uniform(0, math.tau), STYLES[style]
    dots: list[Dot] = []
    for index, radius in enumerate(sizes):
        x, y = _place(dots, radius, turn + index * 0.9)
        dots.append(Dot(round(x, 1), round(y, 1), radius, colours[index % len(colours)]))
    extent = max(math.hypot(dot.x, dot.y) + dot.radius for dot in dots) + 1
    return Pebble(style, round(extent, 1), tuple(dots))


def _place(dots: list[Dot], radius: int, start: float) -> tuple[float, float]:
    """The free place nearest to the middle, looked for from the angle `start` all the way round."""
    if not dots:
        return 0.0, 0.0
    for step in range(400):
        distance = dots[0].radius + radius + GAP + step * 0.75
        for part in range(36):
            angle = start + part * math.tau / 36
            x, y = distance * math.cos(angle), distance * math.sin(angle)
            if all(math.hypot(x - dot.x, y - dot.y) >= radius + dot.radius + GAP for dot in dots):
                return x, y
    raise AssertionError("a pebble of two dozen dots always has room")
