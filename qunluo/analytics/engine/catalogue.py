"""All measures by their code, in the order a report shows them."""

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from qunluo.analytics.engine import (
    absence,
    answers,
    concentration,
    hub,
    packets,
    reciprocity,
    retention,
    selling,
    talk,
    ties,
    turns,
)
from qunluo.analytics.engine.structs import Measure
from qunluo.analytics.engine.view import View

MEASURES: Mapping[str, Callable[[View], Measure]] = {
    "talk_beyond_chance": talk.talk_beyond_chance,
    "turns_come_back": turns.turns_come_back,
    "explicit_share": talk.explicit_share,
    "exchange_share": talk.exchange_share,
    "answered": answers.answered,
    "answer_time": answers.answer_time,
    "questions": answers.questions,
    "askers_and_helpers_apart": answers.askers_and_helpers_apart,
    "hub_share": hub.hub_share,
    "hub_excess": hub.hub_excess,
    "centralisation": hub.centralisation,
    "holds_without_hub": hub.holds_without_hub,
    "absence": absence.absence,
    "reciprocity": reciprocity.reciprocity,
    "reciprocity_beyond_density": reciprocity.reciprocity_beyond_density,
    "weighted_reciprocity": reciprocity.weighted_reciprocity,
    "ties": ties.ties,
    "ties_beyond_hub": ties.ties_beyond_hub,
    "interacting_pairs": ties.interacting_pairs,
    "core_depth": ties.core_depth,
    "two_core_people": partial(ties.core_people, depth=2),
    "three_core_people": partial(ties.core_people, depth=3),
    "newcomers_answered": answers.newcomers_answered,
    "back_after_30": partial(retention.back_after, days=30),
    "back_after_90": partial(retention.back_after, days=90),
    "month_retention": retention.month_retention,
    "to_half": concentration.to_half,
    "top_share": concentration.top_share,
    "effective_people": concentration.effective_people,
    "gini": concentration.gini,
    "one_message": concentration.one_message,
    "promotion_share": selling.promotion_share,
    "repetition": selling.repetition,
    "machine_share": selling.machine_share,
    "packets": packets.packets,
    "after_packets": packets.after_packets,
    "talk_of_packets": packets.talk_of_packets,
    "packet_only_people": packets.packet_only_people,
    "silent_weeks": retention.silent_weeks,
    "against_best": retention.against_best,
}


def measure_all(view: View) -> dict[str, Measure]:
    """Every measure of `view`."""
    return {code: _plain(measure(view)) for code, measure in MEASURES.items()}


def _plain(measure: Measure) -> Measure:
    """The same with numbers of Python, which every encoder knows."""
    value = None if measure.value is None else float(measure.value)
    return msgspec.structs.replace(measure, value=value, n=int(measure.n))
