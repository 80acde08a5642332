"""How few carry how much: people to half the messages, Gini, effective number of people, one-message people.

Contributors to half: CHAOSS contributor absence factor. Gini corrected for small groups: Deltas 2003.
"""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_MESSAGES, MIN_PEOPLE = 50, 10


def counts(view: View) -> NDArray[np.int64]:
    """Messages a person, most first, people who wrote only."""
    found = np.bincount(view.person, minlength=1)
    return np.sort(found[found > 0])[::-1]


def to_half(view: View) -> Measure:
    """The fewest people who together wrote half of the messages."""
    found = counts(view)
    if view.is_sampled:
        return unsaid("days_are_a_sample", unit="people", n=int(found.sum()))
    if found.sum() < MIN_MESSAGES:
        return unsaid("too_few_messages", unit="people", n=int(found.sum()))
    people = int(np.searchsorted(np.cumsum(found), found.sum() / 2) + 1)
    return Measure(value=float(people), unit="people", n=int(found.sum()))


def top_share(view: View) -> Measure:
    """Share of messages by the person who wrote most."""
    found = counts(view)
    if found.sum() < MIN_MESSAGES:
        return unsaid("too_few_messages", n=int(found.sum()))
    return Measure(value=float(found[0] / found.sum()), n=int(found.sum()))


def effective_people(view: View) -> Measure:
    """1 / Σp²: as if so many people carried it equally."""
    found = counts(view)
    if found.sum() < MIN_MESSAGES:
        return unsaid("too_few_messages", unit="people", n=int(found.sum()))
    shares = found / found.sum()
    return Measure(value=float(1 / (shares**2).sum()), unit="people", n=int(found.sum()))


def gini(view: View) -> Measure:
    """Gini of messages a person, times n/(n−1): without that, small groups read too equal."""
    found = counts(view)[::-1]
    people = len(found)
    if people < MIN_PEOPLE:
        return unsaid("too_few_people", unit="ratio", n=people)
    plain = 2 * (np.arange(1, people + 1) * found).sum() / (people * found.sum()) - (people + 1) / people
    return Measure(value=float(plain * people / (people - 1)), unit="ratio", n=people)


def one_message(view: View) -> Measure:
    """Share of the people who wrote exactly once."""
    found = counts(view)
    if view.is_sampled:
        return unsaid("days_are_a_sample", n=len(found))
    if len(found) < MIN_PEOPLE:
        return unsaid("too_few_people", n=len(found))
    return Measure(value=float((found == 1).mean()), n=len(found))
