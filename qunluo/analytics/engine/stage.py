"""Where a group stands in its life: young, growing, steady, fading, dormant. A separate fact from its kind.

Thresholds are ours (research on stages gives none); a pause of four weeks is common and no death.
"""

from dataclasses import dataclass

import numpy as np

from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.view import View

LONG_SILENCE, LONGEST_PAUSE_COUNTED, DORMANT_SHARE, FADING_SHARE = 60 * DAY, 240 * DAY, 0.02, 0.30
CALLS_INTO_SILENCE = 0.005
GROWTH, GROWING_SHARE, QUARTER = 1.3, 0.70, 90 * DAY


@dataclass(frozen=True)
class Stage:
    """`name`: empty where it cannot be said. `window_days`: what was compared; shares of the best such window."""

    name: str
    reason: str
    silent_days: float
    window_days: float
    last: int
    before: int
    best: int


def stage_of(view: View) -> Stage:
    """The stage at the end of the view."""
    at, end = view.at, view.end
    if not len(at):
        return Stage("dormant", "nobody_writes", 0.0, 0.0, 0, 0, 0)
    span, silence = end - at[0], end - at[-1]
    window = min(QUARTER, max(7 * DAY, span / 3))
    last, before, best = (
        _count(view, end - window, end),
        _count(view, end - 2 * window, end - window),
        _best(view, window),
    )
    if view.is_sampled:
        return Stage("", "days_are_a_sample", silence / DAY, window / DAY, last, before, best)
    name, reason = _quiet(view, silence) or _moving(span, last, before, best)
    return Stage(name, reason, silence / DAY, window / DAY, last, before, best)


def _quiet(view: View, silence: float) -> tuple[str, str] | None:
    """Dormant, if it is: silent for longer than ever, or almost so."""
    at = view.at
    pause = min(float(np.diff(at).max()), LONGEST_PAUSE_COUNTED) if len(at) > 1 else 0.0
    if at[-1] - at[0] >= 30 * DAY and silence > max(LONG_SILENCE, 1.5 * pause):
        return "dormant", "silent"
    quarter, best_quarter = _count(view, view.end - QUARTER, view.end), _best(view, QUARTER)
    if (
        view.end - at[0] >= 120 * DAY
        and best_quarter >= 60
        and ((quarter < DORMANT_SHARE * best_quarter and quarter < 15) or quarter < CALLS_INTO_SILENCE * best_quarter)
    ):
        return "dormant", "almost_silent"
    return None


def _moving(span: float, last: int, before: int, best: int) -> tuple[str, str]:
    if span < 60 * DAY:
        return "young", "short_history"
    if last < FADING_SHARE * best:
        return "fading", "far_below_best"
    if last > GROWTH * before and last > GROWING_SHARE * best:
        return "growing", "above_window_before"
    return "steady", "like_before"


def _count(view: View, start: float, end: float) -> int:
    return int(np.searchsorted(view.at, end, side="right") - np.searchsorted(view.at, start, side="right"))


def _best(view: View, window: float) -> int:
    """Most messages in any stretch as long as `window`."""
    ends = np.searchsorted(view.at, view.at + window, side="right")
    return int((ends - np.arange(len(view.at))).max())
