"""Being seen on the public door: each member decides for themselves, and may stop at any time."""

from django.db import transaction

from qunluo.activity.services import record
from qunluo.communities.activities import DoorFaceHidden, DoorFaceShown
from qunluo.communities.models import DoorFace, Membership
from qunluo.core.errors import require


@transaction.atomic
def show_on_door(*, actor: Membership, caption: str) -> DoorFace:
    """Show oneself on the door with a few words about what one gives. Again: other words, the same place."""
    require(actor.is_inside)
    face, is_new = DoorFace.objects.update_or_create(
        membership=actor, defaults={"caption": caption, "community_id": actor.community_id}
    )
    if is_new:
        record(DoorFaceShown(membership_id=actor.pk), actor=actor)
    return face


@transaction.atomic
def hide_from_door(*, actor: Membership) -> None:
    """No longer be seen on the door. Safe to repeat, and possible for who has left."""
    deleted, _rows = DoorFace.objects.filter(membership=actor).delete()
    if deleted:
        record(DoorFaceHidden(membership_id=actor.pk), actor=actor)
