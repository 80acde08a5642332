"""How much of the talk is selling (M73–75): promotion share, repetition of long texts, how much machines write.

Accounts that paste one text are out of the graph but count here: a seller looks just like that.
"""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.features import LONG
from qunluo.analytics.engine.promotion import is_promotion
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_MESSAGES, MIN_LONG_TEXTS, OFTEN = 60, 10, 3


def looked_at(view: View) -> NDArray[np.int64]:
    """Rows by people and by accounts that paste one text; bots and bridges stay out."""
    person = view.columns.person[view.all_rows]
    return view.all_rows[~view.machines.left_out[person] | view.machines.templates[person]]


def _times_said(view: View, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often the text of each row is said in this view; 0 for short texts."""
    long = (view.columns.flags[rows] & LONG) > 0
    _, place, counts = np.unique(view.columns.words[rows], return_inverse=True, return_counts=True)
    return np.where(long, counts[place], 0)


def promoting_rows(view: View) -> NDArray[np.int64]:
    """The messages that promote."""
    rows = looked_at(view)
    found = is_promotion(view.columns.flags[rows], _times_said(view, rows) >= OFTEN)
    marks = view.marks
    if marks:
        words = view.columns.words[rows]
        found |= np.isin(words, [text for text, promotes in marks.items() if promotes])
        found &= ~np.isin(words, [text for text, promotes in marks.items() if not promotes])
    return rows[found]


def promotion_share(view: View) -> Measure:
    """Share of messages that promote."""
    rows = looked_at(view)
    if not view.has_text:
        return unsaid("no_text")
    if len(rows) < MIN_MESSAGES:
        return unsaid("too_few_messages", n=len(rows))
    return Measure(value=len(promoting_rows(view)) / len(rows), n=len(rows))


def repetition(view: View) -> Measure:
    """Share of long texts that are said at least twice."""
    if not view.has_text:
        return unsaid("no_text")
    times = _times_said(view, looked_at(view))
    long = times[times > 0]
    if len(long) < MIN_LONG_TEXTS:
        return unsaid("too_few_messages", n=len(long))
    return Measure(value=float((long >= 2).mean()), n=len(long))


def machine_share(view: View) -> Measure:
    """Share of all messages that machines wrote; who pastes texts to sell them is no machine here."""
    if len(view.all_rows) < MIN_MESSAGES:
        return unsaid("too_few_messages", n=len(view.all_rows))
    return Measure(value=1 - len(looked_at(view)) / len(view.all_rows), n=len(view.all_rows))
