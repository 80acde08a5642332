"""Making, changing, giving and taking roles. The owner role changes hands in services/handover.py alone."""

from django.db import transaction
from django.db.models import F

from qunluo.communities.models import Community, Grant, Membership, Role, Roll
from qunluo.communities.permissions import EVERYONE, OWNER
from qunluo.communities.roles import TEMPLATES


@transaction.atomic
def install_templates(*, community: Community) -> None:
    """Give a newly founded community its ten roles and what every member is. Safe to repeat."""
    Role.objects.bulk_create(
        [
            Role(community=community, key=key, order=900 if key == EVERYONE else 10 * place)
            for place, key in enumerate(TEMPLATES, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def make_owner(*, membership: Membership, granted_by: Membership | None = None) -> Grant:
    """Give `membership` the owner role and count it. Only founding and an accepted handover call this."""
    role = Role.objects.get(community_id=membership.community_id, key=OWNER)
    grant, is_new = Grant.objects.get_or_create(
        role=role,
        membership=membership,
        defaults={"community_id": membership.community_id, "granted_by": granted_by},
    )
    if is_new:
        Roll.objects.filter(community_id=membership.community_id).update(owner_count=F("owner_count") + 1)
    return grant
