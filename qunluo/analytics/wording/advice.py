"""Core people, next steps and what cannot be said, in words. Association is not cause: no step promises an effect."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qunluo.analytics.engine.structs import CorePerson, Step, Unsaid
from qunluo.analytics.wording.kinds import NOUNS
from qunluo.analytics.wording.measures import measure_name, value_text

PERSON_REASONS: dict[str, Promise] = {
    "ties": _("ties with %(count)s people"),
    "answers_given": _("first to answer %(count)s times"),
    "answered_by": _("answered by %(count)s people"),
    "greeted": _("first answer to %(count)s newcomers"),
    "active_days": _("here on %(count)s days"),
}
OPINION_LEADER = _("perhaps an opinion leader: few words, many answers")
STEPS: dict[str, tuple[Promise, Promise]] = {
    "bring_more_history": (
        _("Bring in more of the history"),
        _("A longer export, with its words, says more. Ask again with it."),
    ),
    "declare_aim": (
        _("Say what it is meant to be"),
        _("A fan club or a notice board may be just what is wanted. Advice needs the aim to compare with."),
    ),
    "aim_differs": (
        _("Compare what it is with what it is meant to be"),
        _("It is meant to be %(aim)s and looks like %(kind)s. Change the one or the other."),
    ),
    "ask_former_core": (
        _("Write to the people who carried it"),
        _("Ask three of them what they would come back for. One planned evening is a start."),
    ),
    "find_what_changed": (
        _("Find out what changed"),
        _("Lately there is %(value)s of the messages of the best time. Ask those who were there then and are not now."),
    ),
    "give_selling_a_place": (
        _("Give selling its own place and day"),
        _("%(value)s of messages promote. Where talk and offers are apart, both are found more easily."),
    ),
    "pause_packets": (
        _("Pause the red packets for two weeks"),
        _("%(value)s of messages come just after a packet. What remains without them is the group itself."),
    ),
    "second_centre": (
        _("Ask a second person to host"),
        _("%(value)s of exchanges touch one member. Give one evening or one room to somebody else."),
    ),
    "share_the_load": (
        _("Share the load"),
        _("Half of everything comes from %(value)s. Ask two more from the list of core people for a regular part."),
    ),
    "answer_openers": (
        _("See to it that who opens is answered"),
        _("%(value)s of openers had an answer within a day. A rota of two people a day is enough to begin."),
    ),
    "greet_newcomers": (
        _("Give each newcomer somebody who greets them"),
        _("%(value)s of newcomers were answered on their first day. Newcomers who are answered come back more often."),
    ),
    "do_something_together": (
        _("Do one thing together"),
        _(
            "%(value)s of the regulars have a tie of their own. A shared task brings people together who do not "
            "know each other."
        ),
    ),
    "ask_who_left": (
        _("Ask those who left"),
        _("%(value)s of newcomers wrote again after a month. Five short talks tell more than any number."),
    ),
    "keep_going": (
        _("Go on as it is"),
        _("Nothing in these numbers asks for a change. Look again in 30 days."),
    ),
}
CHECK_UP = _("Look again in 30 days: “%(measure)s” should be higher.")
CHECK_DOWN = _("Look again in 30 days: “%(measure)s” should be lower.")
CHECK_KEEP = _("Look again in 30 days: “%(measure)s” should be about the same.")
UNSAID: dict[str, Promise] = {
    "after_the_end": _("The file ends on %(last_at)s. What came after is not known."),
    "days_are_a_sample": _("Only some days are in the file: nothing can be said about growth, staying or fading."),
    "retention_too_short": _("The time is too short, or newcomers too few, to say who stays for three months."),
    "no_text": _("The file has no words: what people talk about, ask or sell is not known."),
    "links_are_inferred": _(
        "Who answers whom is mostly inferred. On conversations marked by hand the rule was right in %(precision)s"
        " of its links and found %(recall)s of them."
    ),
    "busy_room_unnamed": _(
        "The room is busy and hardly anybody is named: who answers whom cannot be known for much of it, and "
        "neighbours prove nothing."
    ),
    "busy_room": _("The room is busy: that messages stand close together proves nothing by itself."),
    "machines_taken_out": _("%(count)s accounts look like machines and were taken out. Please check the list."),
    "clock_without_zone": _("The file does not say its time zone. Hours are those of its clock."),
    "one_room_only": _("This is one room. What happens elsewhere between the same people is not seen."),
    "readers_who_never_write": _("Who reads and never writes leaves no trace."),
    "private_talk_and_meetings": _("Private talk, calls and meetings are not seen."),
    "who_is_staff": _("Who acts on duty and who of their own accord is not known."),
    "trust_and_belonging": _("Trust and belonging cannot be counted in messages."),
    "why_people_left": _("Why people left is not known."),
}


def person_reasons(person: CorePerson) -> list[str]:
    """Why somebody would be missed, strongest first."""
    found = [str(PERSON_REASONS[code]) % {"count": f"{count:,.0f}"} for code, count in person.reasons.items()]
    return [*found, str(OPINION_LEADER)] if person.is_opinion_leader_candidate else found


def step_title(step: Step) -> str:
    """What to do."""
    return str(STEPS[step.code][0])


def step_reason(step: Step) -> str:
    """Why, with the number."""
    values = {key: str(NOUNS.get(str(value), value)) for key, value in step.values.items()}
    values["value"] = "" if step.value is None else value_text(step.value, step.unit)
    return str(STEPS[step.code][1]) % values


def step_check(step: Step) -> str:
    """What to look at again."""
    sentence = {"up": CHECK_UP, "down": CHECK_DOWN}.get(step.wanted, CHECK_KEEP)
    return str(sentence) % {"measure": measure_name(step.check)}


def unsaid_sentence(unsaid: Unsaid) -> str:
    """One thing the history cannot show."""
    values = dict(unsaid.values)
    for share in ("precision", "recall"):
        if share in values:
            values[share] = value_text(float(values[share]), "share")
    if "last_at" in values:
        values["last_at"] = str(values["last_at"])[:10]
    if "count" in values:
        values["count"] = f"{float(values['count']):,.0f}"
    return str(UNSAID[unsaid.code]) % values
