"""The condition that somebody of the team has read one's application and said yes (M41)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.activity.services import record
from qunluo.communities.activities import ApplicationSubmitted
from qunluo.communities.conditions.registry import Attempt, ConditionKind, Options, Outcome
from qunluo.communities.conditions.words import clean_list
from qunluo.communities.models import Application, Membership
from qunluo.communities.queries.gate import find_last_application, get_gate
from qunluo.core import clock

if TYPE_CHECKING:
    from django.http import QueryDict

    from qunluo.communities.conditions.tree import Condition

MAX_QUESTIONS = 8
ANSWER_LENGTH = 1000
WITHDRAWN_COOLS = timedelta(hours=1)


def _attempt(attempt: Attempt) -> Outcome:
    """Hand in an application. The one that is open already stays; an answer to a question back goes elsewhere."""
    membership = attempt.membership
    last = find_last_application(membership=membership)
    if last is not None and last.is_open:
        return Outcome(is_waiting=True)
    again_at = cooling_until(last) if last else None
    if again_at is not None:
        date = formats.date_format(timezone.localtime(again_at), "MONTH_DAY_FORMAT")
        return Outcome(message=_("You can ask again from %(date)s on.") % {"date": date})
    questions = questions_of(attempt.condition.options)
    answers = [attempt.answers.get(f"answer_{number}", "").strip()[:ANSWER_LENGTH] for number in range(len(questions))]
    if not all(answers):
        return Outcome(message=_("One question is still without an answer."))
    application = Application.objects.create(
        community_id=membership.community_id,
        membership=membership,
        condition_id=attempt.condition.id,
        answers=[{"question": q, "answer": a.replace("\x00", "")} for q, a in zip(questions, answers, strict=True)],
        submitted_at=clock.now(),
    )
    record(ApplicationSubmitted(application_id=application.pk, membership_id=membership.pk), actor=membership)
    return Outcome(is_waiting=True)


def cooling_until(last: Application) -> datetime | None:
    """Until when the applicant has to wait after a refused or withdrawn application; None when they may ask."""
    if last.decided_at is None or last.state == Application.State.APPROVED:
        return None
    refused = last.state == Application.State.REFUSED
    days = get_gate(community=last.membership.community).cooling_days
    ends = last.decided_at + (timedelta(days=days) if refused else WITHDRAWN_COOLS)
    return ends if ends > clock.now() else None


def questions_of(options: Options) -> list[str]:
    """What the application asks; one question of ours where the team wrote none."""
    return clean_list(options.get("questions"), MAX_QUESTIONS, 140) or [_("What brings you here?")]


def _describe(_options: Options) -> str:
    return _("have an application read by the team")


def _parse(options: Options) -> dict[str, object]:
    return {"questions": clean_list(options.get("questions"), MAX_QUESTIONS, 140)}


def _context(membership: "Membership | None", condition: "Condition") -> dict[str, object]:
    has_row = membership is not None and membership.pk is not None
    last = find_last_application(membership=membership) if membership and has_row else None
    return {
        "questions": [
            {"name": f"answer_{number}", "question": question}
            for number, question in enumerate(questions_of(condition.options))
        ],
        "application": last,
        "cooling_until": cooling_until(last) if last else None,
        "promise_hours": get_gate(community=membership.community).promise_hours if membership else 24,
    }


def _read_editor(sent: "QueryDict") -> dict[str, object]:
    return {"questions": sent.get("questions", "").split("\n")}


APPLICATION = ConditionKind(
    key="application",
    label=gettext_lazy("Application with questions"),
    icon="mail",
    template="communities/joining/_application.html",
    attempt=_attempt,
    describe=_describe,
    parse=_parse,
    context=_context,
    weight=30,
    editor="communities/studio/gate/_application.html",
    read_editor=_read_editor,
)
