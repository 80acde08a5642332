"""The strongest reasons behind a verdict: a number, what to compare it with, where it points, messages to look at."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine import answers, hub, packets, selling
from qunluo.analytics.engine.features import QUESTION
from qunluo.analytics.engine.scoring import Reason, Rule, Score, standard_weights
from qunluo.analytics.engine.structs import Evidence, Example, Measure
from qunluo.analytics.engine.view import View

STRONGEST, EXAMPLES, EXCERPT_LENGTH, TELLING_BYTES = 5, 4, 160, 25
_SHOWN_AS = {"hub_excess": "hub_share"}


def moment(at: float, *, has_offset: bool) -> str:
    """ISO 8601; with an offset only where the source has one."""
    aware = datetime.fromtimestamp(at, UTC)
    return aware.isoformat() if has_offset else aware.replace(tzinfo=None).isoformat()


def strongest(view: View, measures: dict[str, Measure], score: Score, *, has_offset: bool) -> list[Evidence]:
    """The reasons that move the verdict most, for or against its first kind, strongest first."""
    first = score.first
    rivals = [kind for kind in score.probabilities if kind != first]

    def pull(reason: Reason) -> float:
        shares = [score.probabilities[kind] for kind in rivals]
        others = sum(reason.gave.get(kind, 0.0) * share for kind, share in zip(rivals, shares, strict=True))
        return reason.gave.get(first, 0.0) - others / max(sum(shares), 1e-9)

    usable = [reason for reason in score.reasons if reason.code != "few_packets"]
    ranked = sorted(usable, key=lambda reason: -_weight_of(pull(reason), reason, first))[:STRONGEST]
    found = [_evidence(view, measures, reason, first, has_offset=has_offset) for reason in ranked]
    return [
        msgspec.structs.replace(
            evidence,
            strength=round(pull(reason), 3),
            direction="for" if pull(reason) >= 0 else "against",
        )
        for evidence, reason in zip(found, ranked, strict=True)
    ]


def _weight_of(pull: float, reason: Reason, first: str) -> float:
    """Strength for ranking: what a reason decides against the rivals, with what it says of the kind itself."""
    return abs(pull) + 0.5 * abs(reason.gave.get(first, 0.0))


def _evidence(view: View, measures: dict[str, Measure], reason: Reason, kind: str, *, has_offset: bool) -> Evidence:
    shown = _SHOWN_AS.get(reason.code, reason.code)
    measure, rule = measures[shown], standard_weights().rules[reason.code]
    low, high, expected = _usual(view, reason.code, rule)
    return Evidence(
        code=shown,
        value=measure.value or 0.0,
        unit=measure.unit,
        n=measure.n,
        low=measure.low,
        high=measure.high,
        usual_low=low,
        usual_high=high,
        expected=expected,
        by_size=expected is not None,
        direction="for",
        kind=kind,
        strength=0.0,
        examples=examples(view, shown, has_offset=has_offset),
    )


def _usual(view: View, code: str, rule: Rule) -> tuple[float, float, float | None]:
    """The range to compare with, moved to the size of the group where groups of different size differ."""
    if code != "hub_excess":
        return rule.low, rule.high, None
    people = hub.people_in_exchange(view)
    expected = hub.expected_share(people)
    ordinary = hub.logit(expected)
    return hub.share_of(ordinary + rule.low), hub.share_of(ordinary + rule.high), expected


def examples(view: View, code: str, *, has_offset: bool) -> list[Example]:
    """A few messages that show the measure `code`, spread over the stretch."""
    if not view.has_text or code not in _EXAMPLES:
        return []
    rows = _EXAMPLES[code](view)
    telling = rows[view.columns.texts.lengths(rows) >= TELLING_BYTES]
    rows = telling if len(telling) >= EXAMPLES else rows
    if not len(rows):
        return []
    chosen = rows[np.unique(np.linspace(0, len(rows) - 1, EXAMPLES).astype(int))]
    return [example(view, int(row), has_offset=has_offset) for row in chosen]


def example(view: View, row: int, *, has_offset: bool) -> Example:
    """One message as an example."""
    columns = view.columns
    text = " ".join(columns.texts[row].split())
    return Example(
        id=columns.ids[row],
        at=moment(float(columns.at[row]), has_offset=has_offset),
        room=columns.rooms[columns.room[row]],
        author=columns.people[columns.person[row]],
        excerpt=text if len(text) <= EXCERPT_LENGTH else text[: EXCERPT_LENGTH - 1] + "…",
    )


def _said_something(view: View, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    kept: NDArray[np.int64] = rows[view.columns.words[rows] != 0]
    return kept


def _answered_openers(view: View) -> NDArray[np.int64]:
    found = answers.first_answers(view)
    return _said_something(view, found.opener[found.answer >= 0])


def _unanswered_openers(view: View) -> NDArray[np.int64]:
    found = answers.first_answers(view)
    return _said_something(view, found.opener[found.answer < 0])


def _questions(view: View) -> NDArray[np.int64]:
    asked: NDArray[np.int64] = view.openers[(view.columns.flags[view.openers] & QUESTION) > 0]
    return asked


def _through_hub(view: View) -> NDArray[np.int64]:
    person = hub.hub_of(view)
    rows = view.edges.row[(view.edges.src == person) | (view.edges.dst == person)]
    return _said_something(view, rows.astype(np.int64))


def _exchanges(view: View) -> NDArray[np.int64]:
    return _said_something(view, view.edges.row.astype(np.int64))


def _after_packets(view: View) -> NDArray[np.int64]:
    return _said_something(view, view.rows[packets.just_after(view)])


_EXAMPLES: dict[str, Callable[[View], NDArray[np.int64]]] = {
    "talk_beyond_chance": _exchanges,
    "exchange_share": _exchanges,
    "answered": _answered_openers,
    "questions": _questions,
    "askers_and_helpers_apart": _questions,
    "hub_share": _through_hub,
    "promotion_share": selling.promoting_rows,
    "repetition": selling.promoting_rows,
    "after_packets": _after_packets,
}
