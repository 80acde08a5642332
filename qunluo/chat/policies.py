"""Who may read what in chat. Speaking comes with its own policies."""

from qunluo.chat.models import Room
from qunluo.communities.models import Membership


def can_read(membership: Membership, room: Room) -> bool:
    """Everybody inside reads the open rooms of their own community, muted or not."""
    if room.community_id != membership.community_id:
        return False
    if not membership.is_inside:
        return False
    return room.kind == Room.Kind.OPEN
