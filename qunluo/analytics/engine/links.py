"""Who answers whom, where the file does not say: the link rule, one pass a lane (a room, or a topic in it).

Every message gets at most one link to an earlier one and the step that found it. In a busy room where nobody is
named, who answers whom cannot be known: there the rule stays silent instead of guessing. Its worth on
hand-annotated links stands in docs/measures/links.md. Edges between people are made in `edges`, not here.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.columns import NOWHERE, Columns
from qunluo.analytics.engine.common_words import COMMON_WORDS
from qunluo.analytics.engine.features import QUESTION

OPENER, POINTER, NAMED, CALLER, OWN, TURN, SKIPPED = range(7)
STEP_NAMES = ("opener", "pointer", "named", "answers_caller", "goes_on", "turn", "skipped")

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
CROWD_WINDOW = 5 * MINUTE
SILENCE_BEFORE_QUESTION = 30 * MINUTE
OWN_REACH_MESSAGES = 20
_TOKEN = re.compile(r"[^\s,:;!?.，。：；！？、()\"“”<>*@]+")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass
class Links:
    """`target[row]`: the row it answers or goes on from, or -1. `step[row]`: how that was found."""

    target: NDArray[np.int32]
    step: NDArray[np.uint8]


@dataclass
class Reach:
    """How far back each step looks, in seconds; `crowd` is K, the most others a turn may be among.
    `questions_open`: whether a question after long silence begins something new (not inside a topic)."""

    turn: float
    named: float
    caller: float
    own: float
    crowd: int
    questions_open: bool = True

    @classmethod
    def of(cls, at: NDArray[np.float64], *, is_topic: bool) -> "Reach":
        """The reach in a lane whose messages came at the times `at`."""
        if is_topic:
            return cls(turn=DAY, named=DAY, caller=DAY / 2, own=HOUR, crowd=1 << 30, questions_open=False)
        gaps = np.diff(at)
        gaps = gaps[gaps < DAY]
        median = float(np.median(gaps)) if len(gaps) else 0.0
        turn = min(max(8 * median, 10 * MINUTE), HOUR)
        return cls(turn, max(30 * MINUTE, turn), max(10 * MINUTE, turn / 2), 5 * MINUTE, 3)


def none(columns: Columns) -> Links:
    """No links at all: for an edge list, which says itself who turned to whom."""
    return Links(np.full(len(columns), NOWHERE, dtype=np.int32), np.zeros(len(columns), dtype=np.uint8))


def link(columns: Columns, *, skipped: NDArray[np.bool_]) -> Links:
    """Link every message; rows in `skipped` (machines) take no part."""
    target = columns.reply.copy()
    step = np.where(target == NOWHERE, OPENER, POINTER).astype(np.uint8)
    step[skipped], target[skipped] = SKIPPED, NOWHERE
    mentions = _first_mentions(columns)
    names = _name_tokens(columns.people)
    for rows in _lanes(columns, skipped):
        reach = Reach.of(columns.at[rows], is_topic=bool(columns.lane_has_topic[columns.lane[rows[0]]]))
        _link_lane(columns, rows, _Lane(reach, names), mentions, Links(target, step))
    return Links(target, step)


def _lanes(columns: Columns, skipped: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    kept = np.flatnonzero(~skipped)
    by_lane = kept[np.argsort(columns.lane[kept], kind="stable")]
    if len(by_lane):
        yield from np.split(by_lane, np.flatnonzero(np.diff(columns.lane[by_lane])) + 1)


def _first_mentions(columns: Columns) -> dict[int, int]:
    rows, first = np.unique(columns.mention_from, return_index=True)
    return dict(zip(rows.tolist(), columns.mention_of[first].tolist(), strict=True))


def _name_tokens(people: list[str]) -> list[tuple[str, bool]]:
    """For each person the word others would write, folded, and whether it may stand inside a sentence."""
    tokens = []
    for name in people:
        words = _TOKEN.findall(name.lower())
        word = words[0] if words else ""
        letters = len(_LETTERS.findall(word))
        tokens.append((word if letters >= 2 else "", letters >= 4 and word not in COMMON_WORDS))
    return tokens


class _Lane:
    """What the pass remembers while it walks through one lane."""

    def __init__(self, reach: Reach, names: list[tuple[str, bool]]) -> None:
        self.reach = reach
        self.names = names
        self.speakers: dict[str, int] = {}  # word -> who of that name wrote here last
        self.last: dict[int, tuple[float, int, int]] = {}  # person -> when, row, how many messages before
        self.called: dict[int, tuple[float, int]] = {}  # person -> when and in which row somebody named them
        self.recent: deque[tuple[float, int]] = deque()
        self.crowd: dict[int, int] = {}
        self.previous: tuple[float, int, int] | None = None  # when, row, person
        self.count = 0

    def named(self, text: str, person: int, at: float) -> int:
        """The person `text` calls by name, if they wrote here lately, else -1."""
        is_first = True
        for word in _TOKEN.findall(text.lower()):
            other = self.speakers.get(word, person)
            is_called = other != person and (is_first or self.names[other][1])
            if is_called and at - self.last[other][0] <= self.reach.named:
                return other
            is_first = False
        return -1

    def others(self, person: int, at: float) -> int:
        """How many others spoke in the last five minutes."""
        recent, crowd = self.recent, self.crowd
        while recent and at - recent[0][0] > CROWD_WINDOW:
            gone = recent.popleft()[1]
            crowd[gone] -= 1
            if not crowd[gone]:
                del crowd[gone]
        return len(crowd) - (person in crowd)

    def find(self, person: int, at: float, named: int, is_question: bool) -> tuple[int, int]:
        """Row and step of the first rule that holds (after an explicit pointer)."""
        reach, previous = self.reach, self.previous
        call = self.called.get(person)
        if named >= 0 or (call is not None and at - call[0] <= reach.caller):
            return (self.last[named][1], NAMED) if call is None or named >= 0 else (call[1], CALLER)
        own = self.last.get(person)
        is_quiet = previous is not None and self.others(person, at) <= reach.crowd
        if own is not None and at - own[0] <= reach.own and self.count - own[2] <= OWN_REACH_MESSAGES:
            is_turn = is_quiet and previous is not None and previous[2] != person
            return (previous[1], TURN) if is_turn and previous is not None else (own[1], OWN)
        if previous is None or at - previous[0] > reach.turn:
            return NOWHERE, OPENER
        if previous[2] == person:
            return previous[1], OWN
        is_new_question = (
            is_question and reach.questions_open and (own is None or at - own[0] > SILENCE_BEFORE_QUESTION)
        )
        return (previous[1], TURN) if is_quiet and not is_new_question else (NOWHERE, OPENER)

    def remember(self, person: int, at: float, row: int, named: int) -> None:
        """Step over the message."""
        self.last[person] = (at, row, self.count)
        self.called.pop(person, None)
        if named >= 0:
            self.called[named] = (at, row)
        word = self.names[person][0]
        if word:
            self.speakers[word] = person
        self.recent.append((at, person))
        self.crowd[person] = self.crowd.get(person, 0) + 1
        self.previous = (at, row, person)
        self.count += 1


def _link_lane(
    columns: Columns,
    rows: NDArray[np.int64],
    lane: _Lane,
    mentions: dict[int, int],
    links: Links,
) -> None:
    texts, reach = columns.texts, lane.reach
    at_of, person_of = columns.at[rows].tolist(), columns.person[rows].tolist()
    questions = ((columns.flags[rows] & QUESTION) > 0).tolist()
    pointed = links.target[rows].tolist()
    for row, at, person, is_question, pointer in zip(rows.tolist(), at_of, person_of, questions, pointed, strict=True):
        named = mentions.get(row, -1)
        if named >= 0 and (named == person or named not in lane.last or at - lane.last[named][0] > reach.named):
            named = -1
        if named < 0 and texts.has_any:
            named = lane.named(texts[row], person, at)
        if pointer == NOWHERE:
            links.target[row], links.step[row] = lane.find(person, at, named, is_question)
        lane.remember(person, at, row, named)
