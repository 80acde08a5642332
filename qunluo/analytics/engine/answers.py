"""Is there an answer: share of openers answered and how fast, questions, whether askers and helpers are two peoples.

CHAOSS time to first response; the "answer person" of Welser et al. 2007 for askers and helpers apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.features import QUESTION
from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_OPENERS, MIN_ANSWERS, MIN_NEWCOMERS = 30, 10, 10
LEFT_EDGE = 14 * DAY


@dataclass
class FirstAnswers:
    """For each opener the row of its first answer by somebody else within a day, or -1, and the wait in seconds."""

    opener: NDArray[np.int64]
    answer: NDArray[np.int64]
    wait: NDArray[np.float64]


def first_answers(view: View) -> FirstAnswers:
    """First answers to the openers of this view; an answer to what the opener went on with counts as one."""
    opener, edges = view.openers, view.edges
    linked = edges.to >= 0
    head = view.head[edges.to[linked]]
    row = edges.row[linked].astype(np.int64)
    heads, first = np.unique(head, return_index=True)
    place = np.minimum(np.searchsorted(heads, opener), max(len(heads) - 1, 0))
    answer = np.full(len(opener), -1, dtype=np.int64)
    if len(heads):
        answer = np.where(heads[place] == opener, row[first[place]], -1)
    at = view.columns.at
    wait = np.where(answer >= 0, at[np.maximum(answer, 0)] - at[opener], np.inf)
    return FirstAnswers(opener, np.where(wait <= DAY, answer, -1), wait)


def answered(view: View) -> Measure:
    """Share of openers somebody else answered within a day."""
    if not view.has_links:
        return unsaid("no_text")
    found = first_answers(view)
    if len(found.opener) < MIN_OPENERS:
        return unsaid("too_few_openers", n=len(found.opener))
    return Measure(value=float((found.answer >= 0).mean()), n=len(found.opener))


def answer_time(view: View) -> Measure:
    """Median wait of the answered openers. Minute clocks make short waits coarse."""
    if not view.has_links:
        return unsaid("no_text", unit="seconds")
    found = first_answers(view)
    waits = found.wait[found.answer >= 0]
    if len(found.opener) < MIN_OPENERS or len(waits) < MIN_ANSWERS:
        return unsaid("too_few_openers", unit="seconds", n=len(waits))
    return Measure(value=float(np.median(waits)), unit="seconds", n=len(waits))


def questions(view: View) -> Measure:
    """Share of openers that ask. Chinese questions without a mark are missed."""
    opener = view.openers
    if not view.has_text:
        return unsaid("no_text")
    if len(opener) < MIN_OPENERS:
        return unsaid("too_few_openers", n=len(opener))
    return Measure(value=float(((view.columns.flags[opener] & QUESTION) > 0).mean()), n=len(opener))


def askers_and_helpers_apart(view: View) -> Measure:
    """Share of first answers by people who hardly ask, times share of questions by people who only ask."""
    if not view.has_text:
        return unsaid("no_text", unit="ratio")
    found = first_answers(view)
    size, person = len(view.columns.people), view.columns.person
    is_question = (view.columns.flags[found.opener] & QUESTION) > 0
    helpers = person[found.answer[is_question & (found.answer >= 0)]]
    if len(found.opener) < MIN_OPENERS or len(helpers) < MIN_ANSWERS:
        return unsaid("too_few_answers", unit="ratio", n=len(helpers))
    asked = np.bincount(person[found.opener[is_question]], minlength=size)
    helped = np.bincount(helpers, minlength=size)
    is_helper = (helped >= 3) & (asked <= helped / 4)
    is_asker = (helped == 0) & (asked <= 3)
    by_helpers = helped[is_helper].sum() / helped.sum()
    by_askers = asked[is_asker].sum() / max(asked.sum(), 1)
    return Measure(value=float(by_helpers * by_askers), unit="ratio", n=len(helpers))


def newcomers_answered(view: View) -> Measure:
    """Share of newcomers somebody turned to within a day of their first message."""
    people, first = view.first_seen
    new = (first >= view.start + LEFT_EDGE) & (first <= view.end - DAY)
    if view.is_sampled:
        return unsaid("days_are_a_sample", n=int(new.sum()))
    if new.sum() < MIN_NEWCOMERS:
        return unsaid("too_few_newcomers", n=int(new.sum()))
    began = np.full(len(view.columns.people), np.inf)
    began[people[new]] = first[new]
    wait = view.edges.at - began[view.edges.dst]
    greeted = np.unique(view.edges.dst[(wait >= 0) & (wait <= DAY)])
    return Measure(value=len(greeted) / int(new.sum()), n=int(new.sum()))
