"""Which accounts are machines, and which are bridges that speak for people elsewhere.

A name is not enough: people call themselves bot. What was taken out is listed in the diagnosis, and the operator can
undo it (`kept_people`). Rules and their reasons: docs/measures/machines.md.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.columns import Columns
from qunluo.analytics.engine.features import BRIDGED, LINK
from qunluo.analytics.engine.keys import distinct
from qunluo.analytics.engine.promotion import is_promotion

MIN_TEXTS_FOR_TEMPLATE = 50
MIN_TEXTS_FOR_BOT = 20
FEW_TEXTS, SELLING_TEXTS = 12, 0.25
_BOT_NAMES = re.compile("bot|机器人|機器人|助手|管家|小秘", re.IGNORECASE)
_BRIDGED_NAME = re.compile(r"^\s*(?:\[([\w .\-]{1,30})\]\s*)?<([^>\n]{1,40})>")


@dataclass
class Machines:
    """`left_out[person]`: takes no part in the graph. `reasons`: person to `platform|bot|template|bridge`."""

    left_out: NDArray[np.bool_]
    reasons: dict[int, str] = field(default_factory=dict)
    templates: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass
class _Habits:
    """How each person writes: counts over their texts that are not empty."""

    texts: NDArray[np.int64]
    distinct: NDArray[np.float64]
    links: NDArray[np.float64]
    bridged: NDArray[np.float64]
    selling: NDArray[np.float64]


def find(columns: Columns, *, kept_people: Collection[str] = ()) -> Machines:
    """Judge every account; the bridged rows of `columns` are given to the people they speak for."""
    habits = _habits(columns)
    reasons: dict[int, str] = {int(person): "platform" for person in np.flatnonzero(columns.is_flagged_machine)}
    for person in np.flatnonzero(habits.texts >= MIN_TEXTS_FOR_TEMPLATE).tolist():
        if habits.bridged[person] > 0.8 and _split(columns, person):
            reasons[person] = "bridge"
        elif _pastes(habits, person):
            reasons.setdefault(person, "template")
    for person, name in enumerate(columns.people[: len(habits.texts)]):
        if person not in reasons and _BOT_NAMES.search(name) and _writes_like_a_bot(columns, person, habits):
            reasons[person] = "bot"
    reasons = {person: why for person, why in reasons.items() if columns.people[person] not in kept_people}
    numbers = np.arange(len(columns.people))
    templates = [person for person, why in reasons.items() if why == "template"]
    return Machines(np.isin(numbers, list(reasons)), reasons, np.isin(numbers, templates))


def _habits(columns: Columns) -> _Habits:
    size = len(columns.people)
    said = columns.words != 0
    person = columns.person[said]
    texts = np.bincount(person, minlength=size)
    _, word = np.unique(columns.words[said], return_inverse=True)
    pairs, _ = distinct(person, word)
    of = np.maximum(texts, 1)

    def share(flag: int) -> NDArray[np.float64]:
        return np.bincount(person, weights=(columns.flags[said] & flag) > 0, minlength=size) / of

    different = np.bincount(pairs, minlength=size) / of
    promotes = is_promotion(columns.flags[said], np.zeros(len(person), dtype=bool))
    selling = np.bincount(person, weights=promotes, minlength=size) / of
    return _Habits(texts, different, share(LINK), share(BRIDGED), selling)


def _pastes(habits: _Habits, person: int) -> bool:
    """Whether an account says the same few texts, or sells by the same ones. Who writes much repeats small talk too."""
    texts, share = habits.texts[person], habits.distinct[person]
    is_few = share * texts <= FEW_TEXTS
    return bool(share < 0.15 and (is_few or habits.selling[person] > SELLING_TEXTS or habits.links[person] > 0.4))


def _writes_like_a_bot(columns: Columns, person: int, habits: _Habits) -> bool:
    if habits.texts[person] < MIN_TEXTS_FOR_BOT:
        return False
    if habits.distinct[person] < 0.8 or habits.links[person] > 0.4:
        return True
    rows = np.flatnonzero((columns.person == person) & (columns.words != 0))
    words = [columns.texts[row].lower().split() for row in rows.tolist()]
    starts, ends = Counter(" ".join(some[:2]) for some in words), Counter(some[-1] for some in words if some)
    return any(sum(count for _, count in forms.most_common(5)) > 0.5 * len(rows) for forms in (starts, ends))


def _split(columns: Columns, bridge: int) -> bool:
    """Give the bridge's rows to the people named in them; False (and nothing done) under three names."""
    rows = np.flatnonzero(columns.person == bridge)
    found = [(row, _BRIDGED_NAME.match(columns.texts[row])) for row in rows.tolist()]
    names = {match[2].strip().lower() for _, match in found if match}
    if len(names) < 3:
        return False
    numbers: dict[str, int] = {}
    for row, match in found:
        if match:
            name = match[2].strip()
            if name.lower() not in numbers:
                numbers[name.lower()] = len(columns.people)
                columns.people.append(name)
            columns.person[row] = numbers[name.lower()]
    return True
