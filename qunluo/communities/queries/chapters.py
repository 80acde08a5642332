"""Offers by which communities change their place in the tree. The tree itself: queries/communities.py."""

from qunluo.communities.models import ChapterOffer, Community


def list_offers(*, community: Community) -> list[ChapterOffer]:
    """Who would like to become a chapter here, oldest first, with `.community`. 1 query."""
    waiting = ChapterOffer.objects.filter(to_parent=community, answered_at__isnull=True)
    return list(waiting.select_related("community").order_by("offered_at", "pk")[:100])


def find_open_offer(*, community: Community) -> ChapterOffer | None:
    """To whom this community is offered at the moment. 1 query."""
    return (
        ChapterOffer.objects.filter(community=community, answered_at__isnull=True).select_related("to_parent").first()
    )
