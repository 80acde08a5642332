"""From a score to what may be said: the label, how sure, and when to say that one cannot tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.scoring import Score, score
from qunluo.analytics.engine.stage import Stage
from qunluo.analytics.engine.structs import Measure, Verdict
from qunluo.analytics.engine.view import View

MIN_MESSAGES, MIN_PEOPLE, MIN_DAYS = 80, 3, 7
SURE, MOSTLY, LEANING = 0.85, 0.65, 0.55
TOO_THIN = ("too_few_messages", "too_few_people", "too_short")
SAYS_NOTHING = ("no_text", *TOO_THIN)
MEMBER_SERVED = ("community", "help_desk")


@dataclass(frozen=True)
class Facts:
    """What decides, beside the score, whether a kind may be named."""

    messages: int
    people: int
    days: float
    has_text: bool
    machine_share: float
    to_half: float
    stage: str
    stage_reason: str

    @classmethod
    def of(cls, view: View, measures: Mapping[str, Measure], stage: Stage) -> "Facts":
        """The facts of a view."""
        at = view.columns.at[view.all_rows]
        return cls(
            messages=len(at),
            people=len(view.people),
            days=float(at[-1] - at[0]) / DAY if len(at) else 0.0,
            has_text=view.has_text,
            machine_share=measures["machine_share"].value or 0.0,
            to_half=measures["to_half"].value or 0.0,
            stage=stage.name,
            stage_reason=stage.reason,
        )


def judge(view: View, measures: Mapping[str, Measure], stage: Stage) -> tuple[Verdict, Score]:
    """The verdict on a view, without evidence yet."""
    found, facts = score(measures), Facts.of(view, measures, stage)
    label, reason = label_of(found, facts)
    is_open = why_unsure(found, facts) in SAYS_NOTHING
    even = 1 / len(found.probabilities)
    verdict = Verdict(
        label=label,
        kind=None if is_open else found.first,
        confidence="cannot_tell" if is_open else confidence_of(found),
        probabilities={name: round(even if is_open else p, 4) for name, p in found.probabilities.items()},
        reason=reason,
        evidence=[],
        unsaid=[],
    )
    return verdict, found


def label_of(found: Score, facts: Facts) -> tuple[str, str]:
    """The label, and the reason where it is unsure or dormant."""
    reason = why_unsure(found, facts)
    if facts.stage == "dormant" and reason not in TOO_THIN:
        return "dormant", facts.stage_reason
    return ("unsure", reason) if reason else (found.first, "")


def confidence_of(found: Score) -> str:
    """How sure, in a word; community and help desk together are members serving members."""
    best = found.probabilities[found.first]
    together = sum(found.probabilities[kind] for kind in MEMBER_SERVED)
    if best >= SURE:
        return "clearly"
    if best >= MOSTLY:
        return "mostly"
    if best >= LEANING or (found.first in MEMBER_SERVED and best >= 0.5 and together >= MOSTLY):
        return "leaning"
    return "cannot_tell"


def why_unsure(found: Score, facts: Facts) -> str:
    """The first reason why no kind can be named, or empty."""
    reasons = {
        "too_few_messages": facts.messages < MIN_MESSAGES,
        "too_few_people": facts.people < MIN_PEOPLE and facts.machine_share < 0.5,
        "too_short": facts.days < MIN_DAYS,
        "no_text": not facts.has_text,
        "no_kind_reaches_half": confidence_of(found) == "cannot_tell",
        "one_or_two_carry_it": found.first == "community" and 0 < facts.to_half <= 2,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
