"""What red packets do (M9, M74): messages just after one, people who only ever wrote then.

Packets do raise activity (Yuan et al. 2019): their presence is no verdict, dependence on them is.
"""

import numpy as np
from numpy.typing import NDArray

from qunluo.analytics.engine.features import OF_GIFTS
from qunluo.analytics.engine.links import MINUTE
from qunluo.analytics.engine.structs import Measure, unsaid
from qunluo.analytics.engine.view import View

MIN_PACKETS, MIN_MESSAGES, AFTER = 5, 60, 15 * MINUTE


def packets(view: View) -> Measure:
    """How many red packets were given in this stretch."""
    return Measure(value=float(_packets(view).sum()), unit="packets", n=len(view.rows))


def _packets(view: View) -> NDArray[np.bool_]:
    columns = view.columns
    inside = (columns.packets >= view.start - AFTER) & (columns.packets <= view.end)
    return inside if view.room is None else inside & (columns.packet_rooms == view.room)


def just_after(view: View) -> NDArray[np.bool_]:
    """For each message whether a packet came in its room within a quarter of an hour before."""
    chosen, near = _packets(view), np.zeros(len(view.rows), dtype=bool)
    rooms = view.columns.room[view.rows]
    for room in np.unique(view.columns.packet_rooms[chosen]).tolist():
        moments = np.sort(view.columns.packets[chosen & (view.columns.packet_rooms == room)])
        mine = np.flatnonzero(rooms == room)
        latest = np.searchsorted(moments, view.at[mine], side="right") - 1
        near[mine] = (latest >= 0) & (view.at[mine] - moments[np.maximum(latest, 0)] <= AFTER)
    return near


def after_packets(view: View) -> Measure:
    """Share of messages within a quarter of an hour after a packet."""
    given = int(_packets(view).sum())
    if given < MIN_PACKETS or not len(view.rows):
        return unsaid("too_few_packets", n=given)
    return Measure(value=float(just_after(view).mean()), n=given)


def packet_only_people(view: View) -> Measure:
    """Share of people who never wrote but just after a packet."""
    given = int(_packets(view).sum())
    if given < MIN_PACKETS or not len(view.rows):
        return unsaid("too_few_packets", n=given)
    others = np.unique(view.person[~just_after(view)])
    return Measure(value=1 - len(others) / len(view.people), n=given)


def talk_of_packets(view: View) -> Measure:
    """Share of messages that speak of red packets: also told by exports that leave the packets themselves out."""
    if not view.has_text:
        return unsaid("no_text")
    if len(view.rows) < MIN_MESSAGES:
        return unsaid("too_few_messages", n=len(view.rows))
    return Measure(value=float(((view.columns.flags[view.rows] & OF_GIFTS) > 0).mean()), n=len(view.rows))
