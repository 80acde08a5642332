"""What a history cannot show. Said in every diagnosis, so that nobody reads into it what is not there."""

from qunluo.analytics.engine.links import NAMED, POINTER, STEP_NAMES, TURN
from qunluo.analytics.engine.structs import Measure, Unsaid
from qunluo.analytics.engine.view import View

RULE_PRECISION, RULE_RECALL = 0.84, 0.79
ALWAYS = (
    "readers_who_never_write",
    "private_talk_and_meetings",
    "who_is_staff",
    "trust_and_belonging",
    "why_people_left",
)


def what_cannot_be_said(
    view: View, measures: dict[str, Measure], *, as_of_source: str, last_at: str | None, has_offset: bool, rooms: int
) -> list[Unsaid]:
    """Everything this file leaves open, the particular first, the general after it."""
    found = []
    if as_of_source == "last_message" and last_at:
        found.append(Unsaid(code="after_the_end", values={"last_at": last_at}))
    if view.is_sampled:
        found.append(Unsaid(code="days_are_a_sample"))
    elif measures["back_after_90"].value is None:
        found.append(Unsaid(code="retention_too_short"))
    if not view.has_text:
        found.append(Unsaid(code="no_text"))
    else:
        found += _about_links(view, measures)
    if view.machines.reasons:
        found.append(Unsaid(code="machines_taken_out", values={"count": len(view.machines.reasons)}))
    if not has_offset:
        found.append(Unsaid(code="clock_without_zone"))
    if rooms == 1:
        found.append(Unsaid(code="one_room_only"))
    return found + [Unsaid(code=code) for code in ALWAYS]


def _about_links(view: View, measures: dict[str, Measure]) -> list[Unsaid]:
    steps = view.links.step[view.rows]
    inferred = float(((steps >= NAMED) & (steps <= TURN)).sum())
    explicit = float((steps == POINTER).sum())
    found = []
    if inferred > explicit:
        values: dict[str, float | str] = {"precision": RULE_PRECISION, "recall": RULE_RECALL}
        found.append(Unsaid(code="links_are_inferred", values=values))
    if measures["talk_beyond_chance"].unsaid == "room_too_busy":
        named = (steps == NAMED).sum() + explicit
        found.append(Unsaid(code="busy_room_unnamed" if named < 0.2 * len(steps) else "busy_room"))
    return found


def steps_taken(view: View) -> dict[str, int]:
    """How many messages each step of the link rule joined."""
    steps = view.links.step[view.rows]
    return {name: int((steps == number).sum()) for number, name in enumerate(STEP_NAMES[:-1])}
