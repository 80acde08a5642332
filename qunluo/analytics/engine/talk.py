"""Talk beyond chance: do people write together, or only at the same hours? Needs no links.

The best single divider of talk from notices; useless in busy rooms, where neighbours are near anyway.
Human bursts beyond a daily rhythm: Alves et al. 2016.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.links import CALLER, DAY, HOUR, MINUTE, NAMED, POINTER
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_MESSAGES, BUSY, NEAR, AROUND = 60, 0.7, 30 * MINUTE, 3 * DAY


@dataclass
class Company:
    """`observed`: share of messages with one by somebody else in the half hour before. `by_chance`: the same if all
    wrote independently. `messages`: how many were looked at."""

    observed: float
    by_chance: float
    messages: int


def company_by_message(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For each message, room by room: when, whether it had company (0 or 1), and the chance of that."""
    rooms = view.columns.room[view.rows]
    by_room = np.argsort(rooms, kind="stable")
    near, chance = np.zeros(len(by_room)), np.zeros(len(by_room))
    place = 0
    for part in np.split(by_room, np.flatnonzero(np.diff(rooms[by_room])) + 1):
        if len(part) > 1:
            at, person = view.at[part], view.person[part]
            near[place : place + len(part)] = _has_other_before(at, person)
            chance[place : place + len(part)] = _chance(at, person)
        place += len(part)
    return view.at[by_room], near, chance


def company(view: View) -> Company:
    """Observed and chance company over all rooms, each room by itself, weighted by messages."""
    at, near, chance = company_by_message(view)
    return Company(float(near.sum()) / max(len(at), 1), float(chance.sum()) / max(len(at), 1), len(at))


def _has_other_before(at: NDArray[np.float64], person: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether the latest message by somebody else came within half an hour before."""
    rows = np.arange(len(at))
    starts_run = np.concatenate([[True], person[1:] != person[:-1]])
    before = np.maximum.accumulate(np.where(starts_run, rows, 0)) - 1
    near: NDArray[np.bool_] = (before >= 0) & (at - at[np.maximum(before, 0)] <= NEAR)
    return near


def _chance(at: NDArray[np.float64], person: NDArray[np.int32]) -> NDArray[np.float64]:
    """Chance of company if others wrote independently, at their usual pace around that day, by the hour profile."""
    around = np.searchsorted(at, at + AROUND, side="right") - np.searchsorted(at, at - AROUND)
    others = around - _own_around(at, person)
    hour = ((at % DAY) // HOUR).astype(np.int64)
    profile = np.bincount(hour, minlength=24) / len(at)
    rate = others / (2 * AROUND / DAY) * profile[hour] * (NEAR / HOUR)
    return 1 - np.exp(-rate)


def _own_around(at: NDArray[np.float64], person: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many messages of the same person lie within three days of each message."""
    order = np.argsort(person, kind="stable")
    offset = person[order].astype(np.float64) * (at[-1] - at[0] + 3 * AROUND)
    line = offset + (at[order] - at[0])
    counts = np.searchsorted(line, line + AROUND, side="right") - np.searchsorted(line, line - AROUND)
    own = np.empty(len(at), dtype=np.int64)
    own[order] = counts
    return own


def talk_beyond_chance(view: View) -> Measure:
    """(O − X) / (1 − X). Not said of an edge list: who wrote to whom in private had no company."""
    if not view.has_links:
        return unsaid("no_text")
    found = company(view)
    if found.messages < MIN_MESSAGES:
        return unsaid("too_few_messages", n=found.messages)
    if found.by_chance >= BUSY:
        return unsaid("room_too_busy", n=found.messages)
    return Measure(value=(found.observed - found.by_chance) / (1 - found.by_chance), n=found.messages)


def takes_part(view: View) -> NDArray[np.bool_]:
    """For each message whether it answers somebody else or is answered by somebody else."""
    taking_part = np.zeros(len(view.columns), dtype=bool)
    taking_part[view.edges.row] = True
    taking_part[view.edges.to[view.edges.to >= 0]] = True
    return taking_part[view.rows]


def explicit_share(view: View) -> Measure:
    """Share of exchanges told by the file or the words: a pointer, a mention, a name called or answering one."""
    if len(view.edges) < MIN_MESSAGES:
        return unsaid("too_few_exchanges", n=len(view.edges))
    step = view.links.step[view.head[view.edges.row]]
    return Measure(value=float(np.isin(step, (POINTER, NAMED, CALLER)).mean()), n=len(view.edges))


def exchange_share(view: View) -> Measure:
    """Share of messages that answer somebody else or are answered by somebody else."""
    if len(view.rows) < MIN_MESSAGES:
        return unsaid("too_few_messages", n=len(view.rows))
    return Measure(value=float(takes_part(view).mean()), n=len(view.rows))
