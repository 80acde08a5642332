"""Muting, removing, leaving and one's own card. Coming in is services/gate.py and services/membership.py."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import policies
from qunluo.communities.activities import MemberCardEdited, MemberLeft, MemberMuted, MemberRemoved, MemberUnmuted
from qunluo.communities.models import (
    Application,
    ClaimCode,
    GatePass,
    Grant,
    Membership,
    OwnerOffer,
    Rule,
    StandingChange,
)
from qunluo.communities.queries.charter import get_charter
from qunluo.communities.services.roles import let_owner_go
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, require

State = Membership.State
INSIDE = (State.MEMBER, State.MUTED)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why somebody is muted or removed: the number of the charter's rule, and the reason in words."""

    rule_number: int | None
    reason: str


@transaction.atomic
def mute_member(*, actor: Membership, member: Membership, ground: Ground, until: datetime | None) -> Membership:
    """Let `member` speak no more until `until`, or until somebody says so. Muting the muted sets another end.

    Raises Forbidden against an owner, oneself or anybody with more powers, Conflict when they are no longer inside.
    """
    require(policies.can_act_on(actor, member, "communities.member.mute"))
    rule = _cited(actor, ground)
    if until is not None and until <= clock.now():
        raise Invalid(_("The mute would be over before it begins."), code="member.until")
    old = member.state
    _move(member, INSIDE, State.MUTED, muted_until=until)
    _note(actor, member, old=old, new=State.MUTED, ground=ground, rule=rule, until=until)
    ends = until.isoformat() if until else ""
    record(MemberMuted(membership_id=member.pk, rule_number=ground.rule_number, until=ends), actor=actor)
    return member


@transaction.atomic
def unmute_member(*, actor: Membership, member: Membership) -> Membership:
    """Let a muted member speak again."""
    require(policies.can_act_on(actor, member, "communities.member.mute"))
    _move(member, (State.MUTED,), State.MEMBER, muted_until=None)
    nothing = Ground(rule_number=None, reason="")
    _note(actor, member, old=State.MUTED, new=State.MEMBER, ground=nothing, rule=None, until=None)
    record(MemberUnmuted(membership_id=member.pk), actor=actor)
    return member


@transaction.atomic
def remove_member(*, actor: Membership, member: Membership, ground: Ground) -> Membership:
    """Put `member` out on a rule of the charter, with a reason they read. Roles and passes at the gate go with it.

    Raises Forbidden against an owner, oneself or anybody with more powers, Invalid without rule and reason.
    """
    require(policies.can_act_on(actor, member, "communities.member.remove"))
    rule = _cited(actor, ground)
    old = member.state
    _move(member, INSIDE, State.REMOVED, left_at=clock.now(), muted_until=None)
    _let_go_of_everything(member)
    _note(actor, member, old=old, new=State.REMOVED, ground=ground, rule=rule, until=None)
    record(MemberRemoved(membership_id=member.pk, rule_number=ground.rule_number), actor=actor)
    return member


@transaction.atomic
def leave_community(*, actor: Membership) -> Membership:
    """Leave of one's own will. What one has written stays; roles go, and coming back is through the gate.

    The last owner cannot leave: hand over first. Two owners who leave at once: one of them stays.
    """
    if policies.is_owner(actor):
        let_owner_go(membership=actor)
    old = actor.state
    _move(actor, INSIDE, State.LEFT, left_at=clock.now(), muted_until=None)
    _let_go_of_everything(actor)
    nothing = Ground(rule_number=None, reason="")
    _note(actor, actor, old=old, new=State.LEFT, ground=nothing, rule=None, until=None)
    record(MemberLeft(membership_id=actor.pk), actor=actor)
    return actor


@transaction.atomic
def edit_card(*, actor: Membership, name: str, introduction: str) -> Membership:
    """Change what one is called here (1 to 40 characters) and how one introduces oneself (up to 280)."""
    require(actor.is_inside)
    clean = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(clean) <= 40:
        raise Invalid(_("A name here has 1 to 40 characters."), code="member.name")
    actor.name, actor.introduction = clean, introduction.replace("\x00", "").strip()[:280]
    actor.save(update_fields=["name", "introduction", "folded", "grams"])
    record(MemberCardEdited(membership_id=actor.pk), actor=actor)
    return actor


def _move(member: Membership, before: tuple[State, ...], after: State, **fields: object) -> None:
    """Move the row in one statement, only from where it may come; look at the count."""
    moved = Membership.objects.filter(pk=member.pk, state__in=before).update(state=after, **fields)
    if not moved:
        raise Conflict(_("This member's standing has changed meanwhile. Look again."), code="member.moved")
    member.refresh_from_db()


def _let_go_of_everything(member: Membership) -> None:
    member.held_roles = None
    Grant.objects.filter(membership=member).delete()
    GatePass.objects.filter(membership=member).delete()
    now = clock.now()
    OwnerOffer.objects.filter(giver=member, state="open").update(state="withdrawn", answered_at=now)
    OwnerOffer.objects.filter(receiver=member, state="open").update(state="declined", answered_at=now)
    ClaimCode.objects.filter(issuer=member, used_at=None, revoked_at=None).update(revoked_at=now)
    Application.objects.filter(membership=member, state__in=["waiting", "asked"]).update(
        state="withdrawn", decided_at=now
    )


def _cited(actor: Membership, ground: Ground) -> Rule | None:
    """The rule that is cited. A charter that has rules demands one, and the reason always."""
    if not ground.reason.strip():
        raise Invalid(_("Say why, one sentence is enough: they will read it."), code="member.reason")
    charter = get_charter(community=actor.community).in_force
    rules = {rule.number: rule for rule in charter.rules.all()} if charter else {}
    if rules and ground.rule_number not in rules:
        raise Invalid(_("Name the rule this rests on."), code="member.rule")
    return rules.get(ground.rule_number or 0)


def _note(
    actor: Membership,
    member: Membership,
    *,
    old: str,
    new: str,
    ground: Ground,
    rule: Rule | None,
    until: datetime | None,
) -> None:
    StandingChange.objects.create(
        community_id=member.community_id,
        membership=member,
        old_state=old,
        new_state=new,
        by=actor,
        rule_number=rule.number if rule else None,
        rule_text=rule.text[:280] if rule else "",
        reason=ground.reason.strip()[:500],
        until=until,
        at=clock.now(),
    )
