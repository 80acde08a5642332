"""Where a community stands in the tree: moved only when both sides want it (M28, M78).

The database refuses circles and a fifth level (migration `guard_tree_and_charter`); here that becomes a sentence.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities.activities import ChapterMoved
from qunluo.communities.models import ChapterOffer, Community, Membership
from qunluo.communities.policies import can
from qunluo.communities.services.charter import copy_charter_down
from qunluo.communities.services.refusals import constraint_of
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, NotFound, require


@transaction.atomic
def offer_chapter(*, actor: Membership, to_parent: Community) -> ChapterOffer:
    """Offer one's community as a chapter to another; an earlier open offer is taken back.

    Nothing moves before somebody there says yes.
    """
    require(can(actor, "communities.chapter.move"))
    if not to_parent.is_open or to_parent.pk == actor.community_id:
        raise NotFound(_("There is no community at this address."))
    withdraw_offer(actor=actor)
    return ChapterOffer.objects.create(community_id=actor.community_id, to_parent=to_parent, offered_by=actor)


@transaction.atomic
def withdraw_offer(*, actor: Membership) -> None:
    """Take back the open offer, if there is one."""
    require(can(actor, "communities.chapter.move"))
    ChapterOffer.objects.filter(community_id=actor.community_id, answered_at__isnull=True).update(
        answered_at=clock.now()
    )


@transaction.atomic
def answer_offer(*, actor: Membership, offer_id: int, is_accepted: bool) -> None:
    """Take the offered community in as a chapter, or decline. `actor` belongs to the community it was offered to.

    Answered once: whoever comes second gets Conflict. Raises Invalid for a circle or a fifth level.
    """
    require(can(actor, "communities.chapter.found"))
    answered = ChapterOffer.objects.filter(
        pk=offer_id, to_parent_id=actor.community_id, answered_at__isnull=True
    ).update(answered_at=clock.now(), is_accepted=is_accepted)
    if not answered:
        raise Conflict(_("This offer has been answered or taken back."), code="chapter.answered")
    if not is_accepted:
        return
    offer = ChapterOffer.objects.select_related("offered_by").get(pk=offer_id)
    move_community(
        community_id=offer.community_id,
        to_parent_id=actor.community_id,
        actor=actor,
        writer=_writer(offer),
    )


@transaction.atomic
def release_chapter(*, actor: Membership) -> None:
    """Let one's chapter stand on its own. It keeps the charter it lived by, as its own copy."""
    require(can(actor, "communities.chapter.move"))
    move_community(community_id=actor.community_id, to_parent_id=None, actor=actor, writer=actor)


def move_community(*, community_id: int, to_parent_id: int | None, actor: Membership, writer: Membership) -> None:
    """Put a community below another, or on its own. For services that have asked both sides.

    Who lived by the old parent's charter takes a copy first, written by `writer`. Locks both rows in pk order before
    the guard of the tree takes its own lock.
    """
    rows = Community.objects.select_for_update(of=("self",)).filter(pk__in=[community_id, to_parent_id])
    community = {row.pk: row for row in rows.order_by("pk")}[community_id]
    before_id = community.parent_id
    if before_id == to_parent_id:
        return
    if community.inherits_charter:
        copy_charter_down(community, actor=writer)
    try:
        with transaction.atomic():
            Community.objects.filter(pk=community_id).update(parent_id=to_parent_id)
    except IntegrityError as refused:
        raise _tell(refused) from refused
    moved = ChapterMoved(community_id=community_id, before_id=before_id, after_id=to_parent_id)
    record(moved, actor=actor, community_id=community_id)


def _writer(offer: ChapterOffer) -> Membership:
    if offer.offered_by is None or not offer.offered_by.is_inside:
        raise Conflict(_("Whoever offered this is no longer there."), code="chapter.answered")
    return offer.offered_by


def _tell(refused: IntegrityError) -> Invalid:
    if constraint_of(refused) == "community_depth":
        return Invalid(_("Chapters go four levels deep at most."), code="chapter.too_deep")
    return Invalid(_("A community cannot stand below itself."), code="chapter.circle")
