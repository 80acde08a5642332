"""Deciding applications, asking back, taking back: each a conditional move, so that two readers make one decision."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import dependents, policies
from qunluo.communities.activities import (
    ApplicationAnswered,
    ApplicationAsked,
    ApplicationDecided,
    ApplicationReopened,
    ApplicationWithdrawn,
)
from qunluo.communities.conditions.tree import Condition
from qunluo.communities.models import Application, GatePass, Grant, Membership, StandingChange
from qunluo.communities.queries.gate import get_application
from qunluo.communities.services.gate import give_pass, let_through
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, NotFound, require
from qunluo.people.models import Person

UNDO_WITHIN = timedelta(minutes=10)
BULK_AT_MOST = 100
EXCHANGE_AT_MOST = 10
State = Application.State
OPEN = (State.WAITING, State.ASKED)


@transaction.atomic
def approve_application(*, actor: Membership, application_id: int, note: str = "") -> Application:
    """Say yes: the application's condition is met by the word of `actor`, and who is through the gate is a member.

    Raises Conflict when somebody has decided already, or the community is full.
    """
    application = _decide(actor, application_id, State.APPROVED, note)
    membership = application.membership
    condition = Condition(id=application.condition_id, kind="application", options={})
    give_pass(membership=membership, condition=condition, by=actor)
    let_through(membership=membership)
    return application


@transaction.atomic
def refuse_application(*, actor: Membership, application_id: int, reason: str) -> Application:
    """Say no, with a reason the applicant reads. Raises Conflict when somebody has decided already."""
    if not reason.strip():
        raise Invalid(_("Give the applicant a reason, one sentence is enough."), code="application.reason")
    return _decide(actor, application_id, State.REFUSED, reason)


@transaction.atomic
def ask_back(*, actor: Membership, application_id: int, question: str) -> Application:
    """Ask the applicant one thing more; the application waits for them now."""
    require(policies.can(actor, "communities.application.decide"))
    application = get_application(viewer=actor, application_id=application_id)
    _exchange(application, by="team", text=question, before=State.WAITING, after=State.ASKED)
    record(ApplicationAsked(application_id=application.pk, membership_id=application.membership_id), actor=actor)
    return application


@transaction.atomic
def answer_back(*, actor: Person, application_id: int, text: str, slug: str | None = None) -> Application:
    """The applicant answers what the team asked back; the application waits for the team again."""
    application = _own(actor, application_id, slug)
    _exchange(application, by="applicant", text=text, before=State.ASKED, after=State.WAITING)
    record(
        ApplicationAnswered(application_id=application.pk, membership_id=application.membership_id),
        actor=application.membership,
    )
    return application


@transaction.atomic
def withdraw_application(*, actor: Person, application_id: int, slug: str | None = None) -> Application:
    """The applicant takes the application back while it is open. Raises Conflict once it is decided."""
    application = _own(actor, application_id, slug)
    moved = Application.objects.filter(pk=application.pk, state__in=OPEN).update(
        state=State.WITHDRAWN, decided_at=clock.now()
    )
    if not moved:
        raise Conflict(_("This application has been decided already."), code="application.decided")
    record(
        ApplicationWithdrawn(application_id=application.pk, membership_id=application.membership_id),
        actor=application.membership,
    )
    application.refresh_from_db()
    return application


def decide_many(*, actor: Membership, application_ids: Iterable[int], decision: str, reason: str = "") -> int:
    """Approve or refuse up to 100 applications, each in its own transaction; how many this call decided.

    One that somebody else has decided meanwhile is passed over.
    """
    require(policies.can(actor, "communities.application.decide"))
    decided = 0
    for application_id in list(application_ids)[:BULK_AT_MOST]:
        try:
            if decision == State.APPROVED:
                approve_application(actor=actor, application_id=application_id, note=reason)
            else:
                refuse_application(actor=actor, application_id=application_id, reason=reason)
        except (Conflict, NotFound):
            continue
        decided += 1
    return decided


@transaction.atomic
def undo_decision(*, actor: Membership, application_id: int) -> Application:
    """Take a decision back within ten minutes, while nothing depends on it: the application waits again.

    Raises Conflict when the time is over, or the new member has done something that would hang in the air.
    """
    require(policies.can(actor, "communities.application.decide"))
    application = get_application(viewer=actor, application_id=application_id)
    Membership.objects.select_for_update().get(pk=application.membership_id)
    application.refresh_from_db()
    moved = Application.objects.filter(
        pk=application.pk,
        state__in=[State.APPROVED, State.REFUSED],
        decided_at__gt=clock.now() - UNDO_WITHIN,
    ).update(state=State.WAITING, decided_at=None, decided_by=None, reason="")
    if not moved:
        raise Conflict(_("A decision can be taken back for ten minutes."), code="application.too_late")
    if application.state == State.APPROVED:
        _take_entry_back(application)
    record(ApplicationReopened(application_id=application.pk, membership_id=application.membership_id), actor=actor)
    application.refresh_from_db()
    return application


def can_undo(application: Application) -> bool:
    """Whether the ten minutes of a decision still run."""
    is_decided = application.state in {State.APPROVED, State.REFUSED}
    return is_decided and application.decided_at is not None and application.decided_at > clock.now() - UNDO_WITHIN


def _take_entry_back(application: Application) -> None:
    membership = application.membership
    assert application.decided_at is not None
    since = application.decided_at
    has_roles = Grant.objects.filter(membership=membership).exists()
    was_changed = StandingChange.objects.filter(membership=membership, at__gte=since).exists()
    if has_roles or was_changed or dependents.has_any(membership.pk, since=since):
        raise Conflict(_("The new member has been active already. Remove them instead, with a reason."))
    GatePass.objects.filter(membership=membership, condition_id=application.condition_id).delete()
    was_removed = application.condition_id == "return"
    Membership.objects.filter(pk=membership.pk, state=Membership.State.MEMBER).update(
        state=Membership.State.REMOVED if was_removed else Membership.State.APPLIED, path=""
    )


def _decide(actor: Membership, application_id: int, decision: State, reason: str) -> Application:
    """Move an open application to its decision in one statement: the second reader finds it moved."""
    require(policies.can(actor, "communities.application.decide"))
    application = get_application(viewer=actor, application_id=application_id)
    Membership.objects.select_for_update().get(pk=application.membership_id)
    if not _take_decision(application, actor, decision, reason):
        raise Conflict(_("Somebody has decided this application already."), code="application.decided")
    application.refresh_from_db()
    record(
        ApplicationDecided(
            application_id=application.pk, membership_id=application.membership_id, decision=decision.value
        ),
        actor=actor,
    )
    return application


def _take_decision(application: Application, actor: Membership, decision: State, reason: str) -> bool:
    open_still = Application.objects.filter(pk=application.pk, state__in=OPEN)
    return bool(
        open_still.update(state=decision, decided_at=clock.now(), decided_by=actor, reason=reason.strip()[:500])
    )


def _exchange(application: Application, *, by: str, text: str, before: State, after: State) -> None:
    said = text.replace("\x00", "").strip()[:1000]
    if not said:
        raise Invalid(_("Write something first."), code="application.empty")
    if len(application.exchange) >= EXCHANGE_AT_MOST:
        raise Conflict(_("You have gone back and forth ten times. Decide now."), code="application.exchange")
    line = {"by": by, "text": said, "at": clock.now().isoformat()}
    moved = Application.objects.filter(pk=application.pk, state=before).update(
        state=after, exchange=[*application.exchange, line]
    )
    if not moved:
        raise Conflict(_("This application has moved on meanwhile. Look at it again."), code="application.moved")
    application.refresh_from_db()


def _own(actor: Person, application_id: int, slug: str | None) -> Application:
    """One's own application, of the community at `slug` where the address names one."""
    found = Application.objects.select_related("membership").filter(pk=application_id, membership__person=actor)
    application = (found if slug is None else found.filter(community__slug=slug)).first()
    if application is None:
        raise NotFound
    return application
