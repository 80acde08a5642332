"""Coming in through the gate, and changing what it asks."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.activity.services import record
from qunluo.communities.activities import MemberAdmitted
from qunluo.communities.conditions.registry import Attempt, Outcome, find_kind
from qunluo.communities.conditions.tree import (
    Condition,
    conditions_of,
    is_met,
    path_through,
)
from qunluo.communities.models import Community, Gate, GatePass, Membership, StandingChange
from qunluo.communities.queries.gate import current_passes, get_gate, get_roll, tree_of
from qunluo.communities.services import tries
from qunluo.communities.services.charter import accept_charter
from qunluo.core import clock
from qunluo.core.errors import Conflict, Forbidden, NotFound, TooMany
from qunluo.people.models import Person

State = Membership.State


@transaction.atomic
def try_condition(*, actor: Person, community: Community, condition_id: str, answers: Mapping[str, str]) -> Outcome:
    """`actor` tries to meet one condition at the gate of `community`; who has then met enough is a member.

    A wrong answer is an Outcome with its sentence, and counts. Raises Conflict when the gate is closed or the
    community full, Forbidden for somebody removed where the team wants no return, NotFound for a condition this gate
    does not have, TooMany when the tries of the hour are spent. Meeting the same condition twice changes nothing.
    """
    gate = get_gate(community=community)
    membership = begin_entry(actor=actor, community=community)
    if membership.is_inside:
        return Outcome(is_passed=True)
    _check_open(gate, membership)
    tree = tree_of(gate, membership)
    condition = next((found for found in conditions_of(tree) if found.id == condition_id), None)
    if condition is None:
        raise NotFound
    outcome = _attempt(membership, condition, answers)
    if outcome.is_passed:
        give_pass(membership=membership, condition=condition, by=outcome.by, detail=outcome.detail)
        let_through(membership=membership)
    return outcome


def begin_entry(*, actor: Person, community: Community) -> Membership:
    """The membership by which `actor` walks through the gate; a new one has applied. Safe to retry."""
    membership, _is_new = Membership.objects.select_related("community").get_or_create(
        community=community, person=actor, defaults={"name": actor.nickname, "state": State.APPLIED}
    )
    return membership


def give_pass(*, membership: Membership, condition: Condition, by: Membership | None, detail: str = "") -> GatePass:
    """Note that `membership` has met `condition`, inside the caller's transaction. A later one replaces it."""
    given, _is_new = GatePass.objects.update_or_create(
        membership=membership,
        condition_id=condition.id,
        defaults={
            "community_id": membership.community_id,
            "kind": condition.kind,
            "by": by,
            "detail": detail,
            "passed_at": clock.now(),
        },
    )
    if condition.kind == "invitation":
        Membership.objects.filter(pk=membership.pk, state=State.APPLIED).update(state=State.INVITED)
    return given


def let_through(*, membership: Membership, path: str = "") -> bool:
    """Make `membership` a member if enough conditions are met, inside the caller's transaction. Safe to repeat.

    `path` names the way they came where it is not a condition. The row moves only from outside; the roll, which the
    move has locked, then says whether there was room, and Conflict takes everything back if not.
    """
    gate = get_gate(community=membership.community)
    tree = tree_of(gate, membership)
    passes = {given.condition_id: given for given in current_passes(membership, tree)}
    if not is_met(tree, passes.keys()):
        return False
    way = [passes[condition.id] for condition in path_through(tree, passes.keys())]
    main = max(way, key=lambda given: find_kind(given.kind).weight, default=None)
    invited = next((given.by for given in way if given.kind == "invitation"), None)
    mute = _find_running_mute(membership)
    moved = Membership.objects.filter(
        pk=membership.pk, state__in=[State.APPLIED, State.INVITED, State.LEFT, State.REMOVED]
    ).update(
        state=State.MUTED if mute else State.MEMBER,
        path=path or (main.kind if main else "open"),
        invited_by=invited,
        joined_at=membership.joined_at if membership.source_key else clock.now(),
        left_at=None,
        muted_until=mute.until if mute else None,
    )
    if moved:
        check_room(gate)
        membership.refresh_from_db()
        _after_entry(membership, passes.values())
    return bool(moved)


def _find_running_mute(membership: Membership) -> StandingChange | None:
    """The mute somebody left with that is not over: leaving and coming back does not end it. One query."""
    ends = [State.MUTED, State.MEMBER, State.REMOVED]
    last = StandingChange.objects.filter(membership=membership, new_state__in=ends).order_by("pk").last()
    if last is None or last.new_state != State.MUTED:
        return None
    return last if last.until is None or last.until > clock.now() else None


def check_room(gate: Gate) -> None:
    """Raise Conflict when more are inside than there is room for. Call after the move, which holds the roll's lock."""
    if gate.capacity is not None and get_roll(community_id=gate.community_id).inside_count > gate.capacity:
        raise Conflict(_("The community is full at the moment. What you have done here is kept."), code="gate.full")


def _after_entry(membership: Membership, passes: Iterable[GatePass]) -> None:
    """Say that somebody came in, and keep the agreement given at the gate as a member's agreement."""
    record(MemberAdmitted(membership_id=membership.pk, path=membership.path), actor=membership)
    for given in passes:
        if given.kind == "charter" and given.detail != "0":
            accept_charter(actor=membership, number=int(given.detail))


def _check_open(gate: Gate, membership: Membership) -> None:
    if not gate.is_open:
        raise Conflict(gate.closed_reason or _("Nobody new is let in at the moment."), code="gate.closed")
    if membership.state == State.REMOVED and gate.return_rule == Gate.Return.REFUSE:
        raise Forbidden(_("You were removed from this community, and the team does not take back who was."))
    if gate.capacity is not None and get_roll(community_id=gate.community_id).inside_count >= gate.capacity:
        raise Conflict(_("The community is full at the moment. What you have done here is kept."), code="gate.full")


def _attempt(membership: Membership, condition: Condition, answers: Mapping[str, str]) -> Outcome:
    kind = find_kind(condition.kind)
    attempt = Attempt(membership=membership, condition=condition, answers=answers)
    if not kind.tries:
        return kind.attempt(attempt)
    person, community_id = membership.person, membership.community_id
    try:
        left = tries.spend(community_id=community_id, person=person, subject=condition.id, limit=kind.tries)
        outcome = kind.attempt(attempt)
    except TooMany as full:
        return Outcome(message=str(full))
    if not outcome.is_wrong:
        tries.give_back(community_id=community_id, person=person, subject=condition.id)
        return outcome
    more = ngettext("%(left)d try left.", "%(left)d tries left.", left) % {"left": left}
    return Outcome(is_wrong=True, message=f"{outcome.message} {more}")
