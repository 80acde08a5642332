"""Words for kinds, stages and verdicts. Never a kind without how sure one is; the group, not a person."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qunluo.analytics.engine.structs import Verdict

KINDS: dict[str, Promise] = {
    "community": _("Community"),
    "help_desk": _("Help desk"),
    "audience": _("Audience"),
    "ad_channel": _("Ad channel"),
    "crowd": _("Crowd"),
    "notice_board": _("Notice board"),
    "dormant": _("Dormant"),
    "unsure": _("Unsure"),
}
NOUNS: dict[str, Promise] = {
    "community": _("a community"),
    "help_desk": _("a help desk"),
    "audience": _("an audience around one person"),
    "ad_channel": _("an advertising channel"),
    "crowd": _("a crowd that comes for red packets"),
    "notice_board": _("a notice board"),
}
MEANINGS: dict[str, Promise] = {
    "community": _("Members talk with each other, and no one person is the only centre."),
    "help_desk": _("People come with questions, and others answer them."),
    "audience": _("Most exchanges pass through one person."),
    "ad_channel": _("Much of what is said sells something."),
    "crowd": _("People write when there are red packets, and little otherwise."),
    "notice_board": _("Messages stand beside each other and are seldom answered."),
}
STAGES: dict[str, Promise] = {
    "young": pgettext_lazy("stage", "young"),
    "growing": pgettext_lazy("stage", "growing"),
    "steady": pgettext_lazy("stage", "steady"),
    "fading": pgettext_lazy("stage", "fading"),
    "dormant": pgettext_lazy("stage", "dormant"),
}
CONFIDENCE: dict[str, Promise] = {
    "clearly": _("This is clearly %(kind)s."),
    "mostly": _("This is mostly %(kind)s."),
    "leaning": _("This leans towards %(kind)s."),
    "cannot_tell": _("One cannot tell what this is."),
}
PAST: dict[str, Promise] = {
    "clearly": _("It was clearly %(kind)s; now it is silent."),
    "mostly": _("It was mostly %(kind)s; now it is silent."),
    "leaning": _("It leaned towards %(kind)s; now it is silent."),
    "cannot_tell": _("It is silent now; what it was cannot be told."),
}
SURENESS: dict[str, Promise] = {
    "clearly": _("clearly"),
    "mostly": _("mostly"),
    "leaning": _("leaning"),
    "cannot_tell": _("cannot tell"),
}
REASONS: dict[str, Promise] = {
    "too_few_messages": _("There are fewer than 80 messages."),
    "too_few_people": _("Fewer than three people wrote."),
    "too_short": _("It covers less than a week."),
    "no_text": _("The file has no words, only who wrote to whom. Without words no kind can be named."),
    "no_kind_reaches_half": _("The signs point in different directions, and no kind reaches a half."),
    "one_or_two_carry_it": _("One or two people write half of everything, which is too few to call it a community."),
    "silent": _("Nobody has written for longer than any pause before."),
    "almost_silent": _("In the last 90 days there was hardly a message, compared with its best time."),
    "nobody_writes": _("Nobody has written at all."),
}


def verdict_sentence(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    if verdict.kind is None:
        return str(PAST["cannot_tell"] if verdict.label == "dormant" else CONFIDENCE["cannot_tell"])
    noun = {"kind": str(NOUNS[verdict.kind])}
    if verdict.label == "dormant":
        return str(PAST[verdict.confidence]) % noun
    if verdict.label == "unsure" and verdict.confidence != "cannot_tell":
        return gettext("This is not sure, but closest to %(kind)s.") % noun
    return str(CONFIDENCE[verdict.confidence]) % noun


def verdict_reason(verdict: Verdict) -> str:
    """Why: what the kind means here, or why one cannot tell."""
    if verdict.reason:
        return str(REASONS[verdict.reason])
    return str(MEANINGS[verdict.kind]) if verdict.kind else ""


def stage_name(stage: str | None) -> str:
    """The stage in a word."""
    return str(STAGES[stage]) if stage else gettext("cannot be told")


def kind_name(kind: str) -> str:
    """The kind, or dormant or unsure, in a word."""
    return str(KINDS[kind])
