"""Who would be missed: core people and candidates for opinion leader, with the reason. For the operator's eyes only.

Ranked by what others would lose, not by how much somebody says: ties on many days, answers given, newcomers greeted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine import answers, ties
from qunluo.analytics.engine.keys import days_of, distinct
from qunluo.analytics.engine.structs import CorePerson
from qunluo.analytics.engine.view import View

MOST, MIN_MESSAGES, MIN_REPLIERS = 12, 10, 5


@dataclass
class Deeds:
    """Per person: what others have from them."""

    messages: NDArray[np.int64]
    ties: NDArray[np.int64]
    answers_given: NDArray[np.int64]
    answered_by: NDArray[np.int64]
    received: NDArray[np.int64]
    greeted: NDArray[np.int64]
    days: NDArray[np.int64]


def core_people(view: View) -> list[CorePerson]:
    """At most twelve people, those most would miss first."""
    deeds = _deeds(view)
    parts = (deeds.ties, deeds.answers_given, deeds.answered_by, deeds.greeted)
    weights = (1.0, 0.7, 0.7, 0.3)
    loss = sum(part / part.max(initial=1) * weight for part, weight in zip(parts, weights, strict=True))
    loss = np.where(deeds.messages >= MIN_MESSAGES, loss, 0.0)
    leaders = _opinion_leaders(deeds)
    chosen = [int(person) for person in np.argsort(-loss, kind="stable")[:MOST] if loss[person] > 0.1]
    chosen += [person for person in leaders[:3] if person not in chosen]
    return [_core_person(view, deeds, person, person in leaders) for person in chosen]


def _deeds(view: View) -> Deeds:
    size = len(view.columns.people)
    pairs = ties.tied_pairs(view)
    both_ends = np.concatenate([pairs // size, pairs % size])
    found = answers.first_answers(view)
    given = view.columns.person[found.answer[found.answer >= 0]]
    days, _ = distinct(view.person, days_of(view.at))
    return Deeds(
        messages=np.bincount(view.person, minlength=size),
        ties=np.bincount(both_ends, minlength=size),
        answers_given=np.bincount(given, minlength=size),
        answered_by=np.bincount(view.exchanges.indices, minlength=size),
        received=np.bincount(view.edges.dst, minlength=size),
        greeted=_greeted(view),
        days=np.bincount(days, minlength=size),
    )


def _greeted(view: View) -> NDArray[np.int64]:
    """How many people got their very first answer here from each person."""
    _, first = np.unique(view.edges.dst, return_index=True)
    return np.bincount(view.edges.src[first], minlength=len(view.columns.people))


def _opinion_leaders(deeds: Deeds) -> list[int]:
    """Few words, many answers: answered clearly more per message than usual, by many different people."""
    usual = deeds.received.sum() / max(deeds.messages.sum(), 1)
    people = int((deeds.messages > 0).sum())
    per_message = deeds.received / np.maximum(deeds.messages, 1)
    needed = max(MIN_REPLIERS, 0.05 * people)
    likely = (deeds.messages >= MIN_MESSAGES) & (per_message >= 1.5 * usual) & (deeds.answered_by >= needed)
    ranked = np.argsort(-(per_message * np.sqrt(deeds.answered_by)) * likely, kind="stable")
    return [int(person) for person in ranked[: int(likely.sum())]][:5]


def _core_person(view: View, deeds: Deeds, person: int, is_leader: bool) -> CorePerson:
    reasons = {
        "ties": deeds.ties[person],
        "answers_given": deeds.answers_given[person],
        "answered_by": deeds.answered_by[person],
        "greeted": deeds.greeted[person],
        "active_days": deeds.days[person],
    }
    return CorePerson(
        name=view.columns.people[person],
        messages=int(deeds.messages[person]),
        reasons={code: float(count) for code, count in reasons.items() if count > 0},
        is_opinion_leader_candidate=is_leader,
    )
