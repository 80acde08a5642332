"""Evidence in words: a title for a high and for a low number, and a sentence with what to compare it with."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qunluo.analytics.engine.structs import Change, Evidence
from qunluo.analytics.wording.measures import measure_name, value_text

TITLES: dict[str, tuple[Promise, Promise]] = {
    "talk_beyond_chance": (_("People write when others are there"), _("Messages come independently of each other")),
    "turns_come_back": (_("Who is answered answers back"), _("Messages stand beside each other")),
    "exchange_share": (_("Most messages are part of an exchange"), _("Few messages are part of an exchange")),
    "answered": (_("Who opens is answered"), _("Who opens is seldom answered")),
    "hub_share": (_("Exchanges gather at one person"), _("Exchanges do not hang on one person")),
    "holds_without_hub": (_("It holds without the busiest person"), _("Without the busiest person it falls apart")),
    "absence": (_("Less goes on when the busiest is away"), _("It goes on when the busiest is away")),
    "ties_beyond_hub": (_("Members have ties among themselves"), _("Few members have ties among themselves")),
    "questions": (_("People come to ask"), _("Few openers are questions")),
    "askers_and_helpers_apart": (_("Some only ask, others only answer"), _("Who asks also answers")),
    "back_after_30": (_("Newcomers come back"), _("Newcomers do not come back")),
    "promotion_share": (_("Much of it sells something"), _("Hardly any advertising")),
    "repetition": (_("The same texts again and again"), _("Texts are not repeated")),
    "after_packets": (_("People write just after red packets"), _("Talk does not wait for red packets")),
    "talk_of_packets": (_("They talk about red packets"), _("They do not talk about red packets")),
    "machine_share": (_("Machines write most of it"), _("People write most of it")),
}
TEXTS: dict[str, Promise] = {
    "talk_beyond_chance": _(
        "Of the company a message could have beyond chance it has %(value)s. Below %(low)s people write past each"
        " other; from %(high)s on they talk."
    ),
    "turns_come_back": _(
        "After an answer the first speaks again %(value)s of the way from chance to always. Below %(low)s "
        "messages only stand beside each other; from %(high)s on people talk with each other."
    ),
    "exchange_share": _(
        "%(value)s of %(n)s messages answer somebody or are answered. Below %(low)s is little, from %(high)s on "
        "it is much."
    ),
    "answered": _(
        "%(value)s of %(n)s openers had an answer by somebody else within a day. Below %(low)s is little, from "
        "%(high)s on it is much."
    ),
    "hub_share": _(
        "%(value)s of %(n)s exchanges touch one member. In groups of this size about %(expected)s do; from "
        "%(high)s on a group gathers around one person."
    ),
    "holds_without_hub": _(
        "Without the busiest person %(value)s of the others are still joined. Below %(low)s a group falls apart, "
        "from %(high)s on it holds."
    ),
    "absence": _(
        "In %(n)s weeks of the busiest person’s silence others wrote less than in the silences of the next seven:"
        " %(value)s (0 is no difference, from %(high)s on it is much)."
    ),
    "ties_beyond_hub": _(
        "%(value)s of %(n)s regulars have a tie that leaves out the busiest person: in contact on three days or "
        "more, both ways. Below %(low)s is little, from %(high)s on it is much."
    ),
    "questions": _("%(value)s of %(n)s openers ask. Below %(low)s is little, from %(high)s on it is a place to ask."),
    "askers_and_helpers_apart": _(
        "%(value)s on a scale where 1 means that some only ask and others only answer. Below %(low)s the same "
        "people do both, from %(high)s on they are apart."
    ),
    "back_after_30": _(
        "%(value)s of %(n)s newcomers wrote again after 30 days or more. Below %(low)s is little, from %(high)s "
        "on it is much."
    ),
    "promotion_share": _(
        "%(value)s of %(n)s messages promote. Below %(low)s is ordinary, from %(high)s on it is a channel."
    ),
    "repetition": _(
        "%(value)s of %(n)s long texts were said before. Below %(low)s is ordinary, from %(high)s on texts are pasted."
    ),
    "after_packets": _(
        "%(value)s of messages come within a quarter of an hour after one of %(n)s red packets. Below %(low)s is "
        "ordinary, from %(high)s on talk depends on them."
    ),
    "talk_of_packets": _(
        "%(value)s of %(n)s messages speak of red packets. Below %(low)s is ordinary, from %(high)s on they are "
        "the topic."
    ),
    "machine_share": _("Machines wrote %(value)s of %(n)s messages."),
}
INTERVAL = _("95%%: %(from)s to %(to)s")
CHANGED = _("%(measure)s: %(whole)s over the whole time, %(lately)s in the last 90 days.")


def evidence_title(evidence: Evidence) -> str:
    """What the number says, in a few words."""
    high, low = TITLES[evidence.code]
    middle = (evidence.usual_low + evidence.usual_high) / 2
    return str(high if evidence.value >= middle else low)


def evidence_text(evidence: Evidence) -> str:
    """The number and what to compare it with."""
    return str(TEXTS[evidence.code]) % {
        "value": value_text(evidence.value, evidence.unit),
        "n": f"{evidence.n:,}",
        "low": value_text(evidence.usual_low, evidence.unit),
        "high": value_text(evidence.usual_high, evidence.unit),
        "expected": value_text(evidence.expected, evidence.unit) if evidence.expected is not None else "",
    }


def evidence_interval(evidence: Evidence) -> str:
    """The interval in words, empty where there is none."""
    if evidence.low is None or evidence.high is None:
        return ""
    values = {"from": value_text(evidence.low, evidence.unit), "to": value_text(evidence.high, evidence.unit)}
    return str(INTERVAL) % values


def change_text(change: Change) -> str:
    """How the last 90 days differ."""
    return str(CHANGED) % {
        "measure": measure_name(change.code),
        "whole": value_text(change.whole, change.unit),
        "lately": value_text(change.lately, change.unit),
    }
