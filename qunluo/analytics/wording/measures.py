"""Names of measures, their values with units, and why one could not be given."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

MEASURES: dict[str, Promise] = {
    "talk_beyond_chance": _("Talk beyond chance"),
    "turns_come_back": _("Turns that come back beyond chance"),
    "explicit_share": _("Exchanges told by the file or a name"),
    "exchange_share": _("Messages in an exchange"),
    "answered": _("Openers answered within a day"),
    "answer_time": _("Half of the answers come within"),
    "questions": _("Openers that ask"),
    "askers_and_helpers_apart": _("Askers and helpers apart"),
    "hub_share": _("Exchanges that touch the busiest person"),
    "hub_excess": _("Hub beyond groups of this size"),
    "centralisation": _("Freeman centralisation"),
    "holds_without_hub": _("Others still joined without the busiest"),
    "absence": _("Missing the busiest more than others"),
    "reciprocity": _("Pairs that answer both ways"),
    "reciprocity_beyond_density": _("Both ways beyond density"),
    "weighted_reciprocity": _("Exchanges matched both ways"),
    "ties": _("Pairs with a tie"),
    "ties_beyond_hub": _("Regulars with a tie beyond the busiest"),
    "interacting_pairs": _("Pairs a week per person"),
    "core_depth": _("Depth of the core"),
    "two_core_people": _("People in the 2-core"),
    "three_core_people": _("People in the 3-core"),
    "newcomers_answered": _("Newcomers answered within a day"),
    "back_after_30": _("Newcomers back after 30 days"),
    "back_after_90": _("Newcomers back after 90 days"),
    "month_retention": _("People of a month back in the next"),
    "to_half": _("People who write half"),
    "top_share": _("Messages by whoever writes most"),
    "effective_people": _("As if carried equally by"),
    "gini": _("Gini of messages"),
    "one_message": _("People who wrote once"),
    "promotion_share": _("Messages that promote"),
    "repetition": _("Long texts said again"),
    "machine_share": _("Messages by machines"),
    "packets": _("Red packets"),
    "after_packets": _("Messages just after a packet"),
    "talk_of_packets": _("Messages that speak of red packets"),
    "packet_only_people": _("People who write only after packets"),
    "silent_weeks": _("Weeks without a message"),
    "against_best": _("Lately against the best time"),
}
UNSAID: dict[str, Promise] = {
    "too_few_messages": _("too few messages"),
    "too_few_exchanges": _("too few exchanges"),
    "too_few_people": _("too few people"),
    "too_few_pairs": _("too few pairs"),
    "too_few_openers": _("too few openers"),
    "too_few_answers": _("too few answers"),
    "too_few_newcomers": _("too few newcomers"),
    "too_few_silent_weeks": _("too few silent weeks"),
    "too_few_packets": _("fewer than five packets"),
    "too_short": _("too short a time"),
    "days_are_a_sample": _("only some days are in the file"),
    "room_too_busy": _("too busy a room to tell"),
    "no_text": _("no words in the file"),
    "everybody_with_everybody": _("everybody is in touch with everybody"),
}


def measure_name(code: str) -> str:
    """The name of a measure."""
    return str(MEASURES[code])


def why_unsaid(reason: str) -> str:
    """Why a measure could not be given."""
    return str(UNSAID[reason])


def value_text(value: float, unit: str) -> str:
    """A value with its unit: 37 %, 4 people, 24 min."""
    if unit == "share":
        return f"{value * 100:.0f}%" if value * 100 >= 10 or value == 0 else f"{value * 100:.1f}%"
    if unit == "seconds":
        return duration_text(value)
    if unit == "people":
        return ngettext("%(count)s person", "%(count)s people", round(value)) % {"count": f"{value:,.0f}"}
    if unit == "pairs":
        return ngettext("%(count)s pair", "%(count)s pairs", round(value)) % {"count": f"{value:,.0f}"}
    return f"{value:,.0f}" if unit in ("packets", "depth") else f"{value:.2f}"


def duration_text(seconds: float) -> str:
    """A wait in the unit people would use."""
    if seconds < 60:
        return gettext("%(count)s s") % {"count": f"{seconds:.0f}"}
    if seconds < 5400:
        return gettext("%(count)s min") % {"count": f"{seconds / 60:.0f}"}
    return gettext("%(count)s h") % {"count": f"{seconds / 3600:.1f}"}
