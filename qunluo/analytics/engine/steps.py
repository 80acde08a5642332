"""What to do next: proposals that follow the evidence and the declared aim, each with what to look at in 30 days.

A notice board, a desk or a fan club may be exactly what its owner wants: a verdict becomes advice only against the aim.
Not promises: association is not cause.
"""

from qunluo.analytics.engine.structs import Measure, Step, Verdict

MOST = 4
PEOPLE_KINDS = ("community", "help_desk")


def next_steps(verdict: Verdict, stage: str | None, measures: dict[str, Measure], aim: str) -> list[Step]:
    """At most four steps, what may change most first. `aim`: one of the kinds, or empty if none was declared."""
    if verdict.reason in ("too_few_messages", "too_few_people", "too_short", "no_text"):
        return [_step("bring_more_history", verdict.reason, measures, "answered", "up")]
    wanted = aim or "community"
    steps = _about_life(stage, measures) + _about_selling(wanted, measures) + _about_people(wanted, measures)
    if not aim:
        steps.insert(1 if steps else 0, _step("declare_aim", "aim_unknown", measures, "answered", "up"))
    elif verdict.kind != aim and verdict.label not in ("unsure", "dormant"):
        steps.insert(0, _step("aim_differs", "aim", measures, "answered", "up", kind=verdict.kind or "", aim=aim))
    return steps[:MOST] or [_step("keep_going", "nothing_missing", measures, "answered", "keep")]


def _about_life(stage: str | None, measures: dict[str, Measure]) -> list[Step]:
    if stage == "dormant":
        return [_step("ask_former_core", "against_best", measures, "against_best", "up")]
    if stage == "fading":
        return [_step("find_what_changed", "against_best", measures, "against_best", "up")]
    return []


def _about_selling(aim: str, measures: dict[str, Measure]) -> list[Step]:
    steps = []
    if aim != "ad_channel" and _value(measures, "promotion_share", 0.0) >= 0.08:
        steps.append(_step("give_selling_a_place", "promotion_share", measures, "promotion_share", "down"))
    if aim != "crowd" and _value(measures, "after_packets", 0.0) >= 0.15:
        steps.append(_step("pause_packets", "after_packets", measures, "after_packets", "down"))
    return steps


def _about_people(aim: str, measures: dict[str, Measure]) -> list[Step]:
    steps = []
    if aim in PEOPLE_KINDS and _value(measures, "hub_excess", 0.0) >= 0.6:
        steps.append(_step("second_centre", "hub_share", measures, "hub_share", "down"))
    if aim in PEOPLE_KINDS and 0 < _value(measures, "to_half", 0.0) <= 2:
        steps.append(_step("share_the_load", "to_half", measures, "to_half", "up"))
    if aim != "notice_board" and _value(measures, "answered", 1.0) < 0.4:
        steps.append(_step("answer_openers", "answered", measures, "answered", "up"))
    if _value(measures, "newcomers_answered", 1.0) < 0.5:
        steps.append(_step("greet_newcomers", "newcomers_answered", measures, "newcomers_answered", "up"))
    if aim == "community" and _value(measures, "ties_beyond_hub", 1.0) < 0.3:
        steps.append(_step("do_something_together", "ties_beyond_hub", measures, "ties_beyond_hub", "up"))
    if aim == "community" and _value(measures, "back_after_30", 1.0) < 0.25:
        steps.append(_step("ask_who_left", "back_after_30", measures, "back_after_30", "up"))
    return steps


def _value(measures: dict[str, Measure], code: str, otherwise: float) -> float:
    value = measures[code].value
    return otherwise if value is None else value


def _step(code: str, because: str, measures: dict[str, Measure], check: str, wanted: str, **values: str) -> Step:
    shown = measures.get(because, Measure(value=None))
    return Step(
        code=code, because=because, value=shown.value, unit=shown.unit, check=check, wanted=wanted, values=dict(values)
    )
