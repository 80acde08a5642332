"""Claiming a name from an imported history: the code, the claim, and taking it back.

The placeholder's row always becomes the membership, so what points at it stays true; the little a claimant's own
membership has gathered moves over to it (claims.py knows which rows).
"""

from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import claims, policies
from qunluo.communities.activities import ClaimCodeMade, ClaimUndone, PlaceholderClaimed
from qunluo.communities.conditions.tree import conditions_of
from qunluo.communities.models import Claim, ClaimCode, Community, Membership
from qunluo.communities.queries.gate import get_gate, tree_of
from qunluo.communities.services import codes, tries
from qunluo.communities.services.gate import give_pass, let_through
from qunluo.communities.services.rows import restored_row, snapshot
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, NotFound, require
from qunluo.people.models import Person

PURPOSE = "claim"
DAYS = 14
VOUCHED_FOR = {"application", "invitation"}
State = Membership.State


@transaction.atomic
def make_claim_code(*, actor: Membership, placeholder: Membership, days: int = DAYS) -> tuple[ClaimCode, str]:
    """A code for the person behind `placeholder`, good for `days` (1 to 90) and for one use; the older one is void.

    The code is in the answer and nowhere else.
    """
    require(policies.can(actor, "communities.claim.manage"))
    require(placeholder.community_id == actor.community_id)
    if not 1 <= days <= 90:
        raise Invalid(_("A claim code lasts 1 to 90 days."), code="claim.days")
    row = Membership.objects.select_for_update().get(pk=placeholder.pk)
    if row.state != State.PLACEHOLDER or row.is_machine:
        raise Conflict(_("There is nobody to claim this name."), code="claim.no_placeholder")
    now = clock.now()
    ClaimCode.objects.filter(placeholder=row, used_at=None, revoked_at=None).update(revoked_at=now)
    code = codes.make_code()
    made = ClaimCode.objects.create(
        community_id=actor.community_id,
        placeholder=row,
        issuer=actor,
        code_hash=codes.hash_of(purpose=PURPOSE, community_id=actor.community_id, code=code),
        hint=code[-4:],
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(ClaimCodeMade(claim_code_id=made.pk, placeholder_id=row.pk), actor=actor)
    return made, code


@transaction.atomic
def claim_placeholder(*, actor: Person, community: Community, code: str) -> Claim | None:
    """`actor` becomes the person behind the placeholder `code` was made for; None, and a try less, for a wrong code.

    Who is a member already keeps standing, name and roles. Who is not has the team's word for invitation and
    application, and still meets what else the gate asks. Raises TooMany after five wrong codes within the hour,
    Conflict for somebody who was removed.
    """
    tries.spend(community_id=community.pk, person=actor, subject="claim", limit=5)
    hashed = codes.hash_of(purpose=PURPOSE, community_id=community.pk, code=code)
    found = ClaimCode.objects.filter(code_hash=hashed).select_related("issuer").first()
    if found is None or not _take_code(found):
        return None
    tries.give_back(community_id=community.pk, person=actor, subject="claim")
    placeholder, own = _lock_both(found, actor)
    if own is not None and own.state == State.REMOVED:
        raise Conflict(_("You were removed from this community. Talk to its team first."), code="claim.removed")
    claim = _write_claim(found, placeholder, own, actor)
    if own is not None:
        _move_over(claim, own, placeholder)
    _become(placeholder, own, actor)
    if not placeholder.is_inside:
        _vouch(placeholder, found)
    record(
        PlaceholderClaimed(claim_id=claim.pk, membership_id=placeholder.pk, merged_id=own.pk if own else None),
        actor=placeholder,
    )
    return claim


@transaction.atomic
def undo_claim(*, actor: Membership, claim_id: int) -> Claim:
    """Part a claimed name and its claimant again: the history's name waits for its person as before.

    What the claimant had before and has done since goes with them, in a membership of their own. Raises Conflict
    for a claim that is undone already, or is not the newest of its membership.
    """
    require(policies.can(actor, "communities.claim.manage"))
    claim = Claim.objects.select_for_update(of=("self",)).filter(pk=claim_id, community_id=actor.community_id).first()
    if claim is None:
        raise NotFound
    _check_undo(claim)
    membership = Membership.objects.select_for_update().get(pk=claim.membership_id)
    assert membership.person_id is not None
    person_id, state = membership.person_id, membership.state
    for name, value in restored_row(claim.before["placeholder"]).items():
        setattr(membership, name, value)
    membership.save()
    own = _own_again(claim, person_id, state)
    for pointer in claims.list_pointers():
        pointer.restore(
            claim.moved.get(pointer.name, []),
            mark=claim.marks.get(pointer.name, pointer.mark()),
            from_id=membership.pk,
            to_id=own.pk,
        )
    claims.repoint_others(membership.pk, own.pk)
    Claim.objects.filter(pk=claim.pk).update(undone_at=clock.now(), undone_by=actor, membership=membership)
    record(ClaimUndone(claim_id=claim.pk, membership_id=membership.pk, restored_id=own.pk), actor=actor)
    claim.refresh_from_db()
    return claim


def _take_code(code: ClaimCode) -> bool:
    """Use the code in one statement that checks it: single use, whoever comes at the same moment."""
    usable = ClaimCode.objects.filter(pk=code.pk, used_at=None, revoked_at=None, expires_at__gt=clock.now())
    return usable.update(used_at=clock.now()) == 1


def _lock_both(code: ClaimCode, person: Person) -> tuple[Membership, Membership | None]:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("community").order_by("pk")
    wanted = {row.pk: row for row in rows.filter(community_id=code.community_id, pk=code.placeholder_id)}
    wanted |= {row.pk: row for row in rows.filter(community_id=code.community_id, person=person)}
    placeholder = wanted.pop(code.placeholder_id)
    if placeholder.state != State.PLACEHOLDER:
        raise Conflict(_("Somebody has claimed this name already."), code="claim.taken")
    return placeholder, next(iter(wanted.values()), None)


def _write_claim(code: ClaimCode, placeholder: Membership, own: Membership | None, person: Person) -> Claim:
    before = {"placeholder": snapshot(placeholder), "member": snapshot(own) if own else None}
    return Claim.objects.create(
        community_id=code.community_id,
        membership=placeholder,
        person=person,
        code=code,
        before=before,
        marks={pointer.name: pointer.mark() for pointer in claims.list_pointers()},
        claimed_at=clock.now(),
    )


def _move_over(claim: Claim, own: Membership, placeholder: Membership) -> None:
    """Everything that points at `own` points at `placeholder`; then the empty row goes, and the database checks."""
    moved = {pointer.name: pointer.move(own.pk, placeholder.pk) for pointer in claims.list_pointers()}
    claims.repoint_others(own.pk, placeholder.pk)
    Claim.objects.filter(pk=claim.pk).update(moved={name: ids for name, ids in moved.items() if ids})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM communities_membership WHERE id = %s", [own.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _become(placeholder: Membership, own: Membership | None, person: Person) -> None:
    placeholder.person = person
    placeholder.state = State.INVITED if own is None else State(own.state)
    if own is not None:
        placeholder.name, placeholder.introduction = own.name, own.introduction
        placeholder.path, placeholder.invited_by_id = own.path, own.invited_by_id
        placeholder.muted_until, placeholder.left_at = own.muted_until, own.left_at
        placeholder.joined_at = min(own.joined_at, placeholder.joined_at)
        placeholder.source_key = placeholder.source_key or own.source_key
    placeholder.save()


def _vouch(membership: Membership, code: ClaimCode) -> None:
    """The code is the team's word: it stands for invitation and application. What is left is still to be met."""
    tree = tree_of(get_gate(community=membership.community), membership)
    for condition in conditions_of(tree):
        if condition.kind in VOUCHED_FOR:
            give_pass(membership=membership, condition=condition, by=code.issuer, detail="claim")
    let_through(membership=membership, path="claim")
    membership.refresh_from_db()


def _check_undo(claim: Claim) -> None:
    if claim.undone_at is not None:
        raise Conflict(_("This claim has been taken back already."), code="claim.undone")
    if Claim.objects.filter(membership_id=claim.membership_id, undone_at=None, pk__gt=claim.pk).exists():
        raise Conflict(_("Take the newer claim of this member back first."), code="claim.newer")


def _own_again(claim: Claim, person_id: int, state: str) -> Membership:
    """The claimant's own membership: as it was, with its old id, or a new one where there was none."""
    before = claim.before["member"]
    if before is None:
        name = Person.objects.get(pk=person_id).nickname
        return Membership.objects.create(
            community_id=claim.community_id, person_id=person_id, state=state, name=name, path="claim"
        )
    own = Membership(**restored_row(before))
    own.person_id, own.state = person_id, state
    own.save(force_insert=True)
    return own
