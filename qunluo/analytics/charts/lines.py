"""Lines over months, and the little scale under a piece of evidence: geometry for the templates, no words."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340.0, 132.0, 6.0, 296.0, 12.0, 108.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """An SVG of one measure over months: path of the line, of the area below it, the last dot, marks of both axes."""

    path: str
    area: str
    dot: tuple[float, float]
    rows: list[tuple[float, float]]
    columns: list[tuple[float, str, str]]


def draw_line(months: Sequence[str], values: Sequence[float | None], *, top: float) -> Line:
    """Values from 0 to `top`; a month without a value breaks the line. `rows`: (y, value) of three grid lines."""
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)
    points = [
        None if value is None else (LEFT + place * step, BOTTOM - min(value / top, 1.0) * (BOTTOM - TOP))
        for place, value in enumerate(values)
    ]
    pieces = _pieces(points)
    last = next((point for point in reversed(points) if point), (RIGHT, BOTTOM))
    return Line(
        path=" ".join(_path(piece) for piece in pieces),
        area=" ".join(f"{_path(piece)} L{piece[-1][0]:.1f} {BOTTOM} L{piece[0][0]:.1f} {BOTTOM}Z" for piece in pieces),
        dot=last,
        rows=[(BOTTOM - share * (BOTTOM - TOP), top * share) for share in (0.0, 0.5, 1.0)],
        columns=_columns(months, step),
    )


def _pieces(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def _path(piece: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in piece)


def _columns(months: Sequence[str], step: float) -> list[tuple[float, str, str]]:
    """Up to four months to name: (x, month, text-anchor)."""
    if not months:
        return []
    places = sorted({round(place * (len(months) - 1) / 3) for place in range(4)})
    anchors = {0: "start", len(months) - 1: "end"}
    return [(LEFT + place * step, months[place], anchors.get(place, "middle")) for place in places]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where a number stands: x of it, and of the band between little and much, in an SVG 360 wide."""

    here: float
    band_start: float
    band_width: float
    label: float


SCALE_START, SCALE_END = 14.0, 346.0


def draw_scale(value: float, low: float, high: float) -> Scale:
    """A scale on which `low` … `high` takes the middle third and values beyond it still fit."""
    spread = (high - low) or 1.0
    first, last = min(low - spread, value), max(high + spread, value)
    if low >= 0:
        first = max(first, min(0.0, value))

    def at(number: float) -> float:
        return SCALE_START + (number - first) / (last - first) * (SCALE_END - SCALE_START)

    here = at(value)
    return Scale(here=here, band_start=at(low), band_width=at(high) - at(low), label=min(max(here, 40.0), 320.0))
