"""Handing a community over: one offers, the other accepts in time, and only then does anything change."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import policies
from qunluo.communities.activities import OwnershipAnswered, OwnershipOffered
from qunluo.communities.models import Membership, OwnerOffer
from qunluo.communities.services.roles import let_owner_go, make_owner
from qunluo.core import clock
from qunluo.core.errors import Conflict, NotFound, require

STANDS_FOR = timedelta(days=7)
State = OwnerOffer.State


@transaction.atomic
def offer_ownership(*, actor: Membership, member: Membership, is_shared: bool = False) -> OwnerOffer:
    """Offer `member` the ownership for seven days; `is_shared` makes them an owner beside `actor`.

    A newer offer of the same owner takes the place of the older one.
    """
    require(policies.is_owner(actor))
    require(member.community_id == actor.community_id and member.pk != actor.pk)
    Membership.objects.select_for_update().get(pk=actor.pk)
    if member.state != Membership.State.MEMBER or policies.is_owner(member):
        raise Conflict(_("Only a member who is no owner yet can be offered the ownership."), code="owner.receiver")
    now = clock.now()
    OwnerOffer.objects.filter(giver=actor, state=State.OPEN).update(state=State.WITHDRAWN, answered_at=now)
    offer = OwnerOffer.objects.create(
        community_id=actor.community_id,
        giver=actor,
        receiver=member,
        is_shared=is_shared,
        offered_at=now,
        expires_at=now + STANDS_FOR,
    )
    record(OwnershipOffered(offer_id=offer.pk, receiver_id=member.pk), actor=actor)
    return offer


@transaction.atomic
def accept_ownership(*, actor: Membership, offer_id: int) -> OwnerOffer:
    """Become owner, on an offer that is open and not run out; who offered is an owner no more unless they share.

    Raises Conflict when the offer is gone, or who made it is no owner any more.
    """
    offer = _answer(actor, offer_id, State.ACCEPTED)
    giver = Membership.objects.get(pk=offer.giver_id)
    if actor.state != Membership.State.MEMBER or not policies.is_owner(giver):
        raise Conflict(_("This offer no longer stands."), code="owner.offer")
    make_owner(membership=actor, granted_by=giver)
    if not offer.is_shared:
        let_owner_go(membership=giver)
    return offer


@transaction.atomic
def decline_ownership(*, actor: Membership, offer_id: int) -> OwnerOffer:
    """Say no to an offer; everything stays as it is."""
    return _answer(actor, offer_id, State.DECLINED)


@transaction.atomic
def withdraw_ownership_offer(*, actor: Membership, offer_id: int) -> OwnerOffer:
    """Take one's own offer back while nobody has answered it."""
    moved = OwnerOffer.objects.filter(pk=offer_id, giver=actor, state=State.OPEN).update(
        state=State.WITHDRAWN, answered_at=clock.now()
    )
    if not moved:
        raise NotFound
    record(OwnershipAnswered(offer_id=offer_id, answer=State.WITHDRAWN.value), actor=actor)
    return OwnerOffer.objects.get(pk=offer_id)


def _answer(actor: Membership, offer_id: int, answer: State) -> OwnerOffer:
    mine = OwnerOffer.objects.filter(pk=offer_id, receiver=actor)
    if not mine.exists():
        raise NotFound
    now = clock.now()
    if not mine.filter(state=State.OPEN, expires_at__gt=now).update(state=answer, answered_at=now):
        raise Conflict(_("This offer no longer stands."), code="owner.offer")
    record(OwnershipAnswered(offer_id=offer_id, answer=answer.value), actor=actor)
    return OwnerOffer.objects.get(pk=offer_id)
