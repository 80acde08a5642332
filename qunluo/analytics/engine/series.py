"""The course of a history: its months and its week of hours. Months are keyed by content, so known ones are kept."""

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from qunluo.analytics.engine.catalogue import measure_all
from qunluo.analytics.engine.links import DAY, HOUR
from qunluo.analytics.engine.months import months_of, name_of, start_of
from qunluo.analytics.engine.structs import Month
from qunluo.analytics.engine.view import View

VERSION = 1  # part of every key: raise it when a measure changes its meaning
LEFT_OUT_OF_MONTHS = {"month_retention", "back_after_30", "back_after_90", "silent_weeks", "against_best", "absence"}


def months(view: View, known: Mapping[str, Month]) -> list[Month]:
    """Every month from the first to the last message; one whose key is in `known` is taken over as it is."""
    if not len(view.at):
        return []
    first, last = int(months_of(view.at[:1])[0]), int(months_of(view.at[-1:])[0])
    newcomers = np.bincount(months_of(view.first_seen[1]) - first, minlength=last - first + 1)
    found = []
    for month in range(first, last + 1):
        part = view.between(start_of(month), start_of(month + 1))
        key = key_of(part, month)
        found.append(known[key] if key in known else _month(part, month, key, int(newcomers[month - first])))
    return found


def key_of(view: View, month: int) -> str:
    """A name for the content of one month: the same messages, people and links give the same name."""
    rows, edges, columns = view.all_rows, view.edges, view.columns
    names = "\n".join(columns.people[person] for person in np.unique(columns.person[rows]).tolist())
    digest = blake2b(f"{VERSION} {month} {names}".encode("utf-8", "surrogatepass"), digest_size=12)
    parts = (columns.at[rows], columns.words[rows], columns.flags[rows], view.links.step[rows], edges.src, edges.dst)
    for part in parts:
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


def _month(view: View, month: int, key: str, newcomers: int) -> Month:
    values = {
        code: round(measure.value, 6)
        for code, measure in measure_all(view).items()
        if measure.value is not None and code not in LEFT_OUT_OF_MONTHS
    }
    return Month(
        month=name_of(month),
        key=key,
        messages=len(view.rows),
        people=len(view.people),
        newcomers=newcomers,
        values=values,
    )


def heat(view: View) -> list[list[int]]:
    """Messages by weekday (Monday first) and hour, by the clock of the source."""
    weekday = ((view.at // DAY).astype(np.int64) + 3) % 7
    hour = ((view.at % DAY) // HOUR).astype(np.int64)
    cells: list[list[int]] = np.bincount(weekday * 24 + hour, minlength=168).reshape(7, 24).tolist()
    return cells
