"""From a score to what may be said: the label, how sure, and when to say that one cannot tell."""

from qunluo.analytics.engine.links import DAY
from qunluo.analytics.engine.scoring import Score, score
from qunluo.analytics.engine.stage import Stage
from qunluo.analytics.engine.structs import Measure, Verdict
from qunluo.analytics.engine.view import View

MIN_MESSAGES, MIN_PEOPLE, MIN_DAYS = 80, 3, 7
SURE, MOSTLY, LEANING = 0.85, 0.65, 0.5
SAYS_NOTHING = ("no_text", "too_few_messages", "too_few_people", "too_short")
MEMBER_SERVED = ("community", "help_desk")


def judge(view: View, measures: dict[str, Measure], stage: Stage) -> tuple[Verdict, Score]:
    """The verdict on a view, without evidence yet."""
    found = score(measures)
    kind = found.first
    reason = _reason_to_be_unsure(view, measures, found)
    label = "unsure" if reason else kind
    if stage.name == "dormant" and reason not in SAYS_NOTHING:
        label, reason = "dormant", stage.reason
    is_open = reason in SAYS_NOTHING
    even = 1 / len(found.probabilities)
    verdict = Verdict(
        label=label,
        kind=None if is_open else kind,
        confidence="cannot_tell" if is_open else confidence_of(found),
        probabilities={name: round(even if is_open else p, 4) for name, p in found.probabilities.items()},
        reason=reason,
        evidence=[],
        unsaid=[],
    )
    return verdict, found


def confidence_of(found: Score) -> str:
    """How sure, in a word; community and help desk together are members serving members."""
    best = found.probabilities[found.first]
    together = sum(found.probabilities[kind] for kind in MEMBER_SERVED)
    if best >= SURE:
        return "clearly"
    if best >= MOSTLY:
        return "mostly"
    if best >= LEANING or (found.first in MEMBER_SERVED and together >= MOSTLY):
        return "leaning"
    return "cannot_tell"


def _reason_to_be_unsure(view: View, measures: dict[str, Measure], found: Score) -> str:
    machines_write = (measures["machine_share"].value or 0.0) >= 0.5
    at = view.columns.at[view.all_rows]
    to_half = measures["to_half"].value or 0.0
    reasons = {
        "too_few_messages": len(at) < MIN_MESSAGES,
        "too_few_people": len(view.people) < MIN_PEOPLE and not machines_write,
        "too_short": not len(at) or at[-1] - at[0] < MIN_DAYS * DAY,
        "no_text": not view.has_text,
        "no_kind_reaches_half": confidence_of(found) == "cannot_tell",
        "one_or_two_carry_it": found.first == "community" and 0 < to_half <= 2,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
