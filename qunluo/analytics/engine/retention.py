"""Who comes back: month retention, newcomers after 30 and 90 days. High by construction in short spans."""

import numpy as np

from qunluo.analytics.engine.answers import LEFT_EDGE, MIN_NEWCOMERS
from qunluo.analytics.engine.keys import distinct
from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.months import months_of
from qunluo.analytics.engine.stage import stage_of
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import WEEK, View

MIN_MONTHS, MIN_WEEKS = 3, 8


def month_retention(view: View) -> Measure:
    """Σ |people of month m and of m+1| / Σ |people of m|, over every month with messages except the last."""
    month = months_of(view.at)
    month_of, person = distinct(month, view.person)
    months = np.unique(month_of)
    if view.is_sampled:
        return unsaid("days_are_a_sample", n=len(months))
    if len(months) < MIN_MONTHS:
        return unsaid("too_short", n=len(months))
    size = len(view.columns.people)
    keys = month_of * size + person
    came_back = int(np.isin(keys + size, keys).sum())
    return Measure(value=came_back / int((month_of != months[-1]).sum()), n=len(months))


def back_after(view: View, days: int) -> Measure:
    """Share of newcomers, first seen at least `days` before the end, who wrote again `days` or more later."""
    if view.is_sampled:
        return unsaid("days_are_a_sample")
    people, first = view.first_seen
    new = (first >= view.start + LEFT_EDGE) & (first <= view.end - days * DAY)
    if new.sum() < MIN_NEWCOMERS:
        return unsaid("too_few_newcomers", n=int(new.sum()))
    last = np.zeros(len(view.columns.people))
    last[view.person] = view.at
    return Measure(value=float((last[people[new]] - first[new] >= days * DAY).mean()), n=int(new.sum()))


def silent_weeks(view: View) -> Measure:
    """Share of weeks without a message, up to the end of the view."""
    weeks = int((view.end - view.start) // WEEK)
    if view.is_sampled:
        return unsaid("days_are_a_sample", n=weeks)
    if weeks < MIN_WEEKS or not len(view.at):
        return unsaid("too_short", n=weeks)
    written = np.unique(((view.at - view.start) // WEEK).astype(np.int64))
    return Measure(value=1 - int((written < weeks).sum()) / weeks, n=weeks)


def against_best(view: View) -> Measure:
    """Messages of the last window over those of the best window of the same length (90 days at most)."""
    stage = stage_of(view)
    if view.is_sampled:
        return unsaid("days_are_a_sample", unit="ratio")
    if not len(view.at) or view.end - view.start < MIN_WEEKS * WEEK:
        return unsaid("too_short", unit="ratio")
    return Measure(value=stage.last / max(stage.best, 1), unit="ratio", n=stage.best)
