"""What an owner does to the community as a whole: edit its words, rename it, open, close and reopen it.

The three sentences and the aim belong to the charter (services/charter.py) unless a chapter lives by its parent's.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities.activities import (
    CommunityChanged,
    CommunityClosed,
    CommunityOpened,
    CommunityRenamed,
    CommunityReopened,
)
from qunluo.communities.models import Community, Membership
from qunluo.communities.policies import can
from qunluo.core import clock
from qunluo.core.errors import Invalid, require

EDITABLE = frozenset(
    {"name", "tagline", "industry", "interest", "place", "need", "kind", "connector", "language", "time_zone"}
    | {"is_indexed"}
)
OF_CHARTER = frozenset({"whom", "service", "scenario"})


@transaction.atomic
def edit_community(*, actor: Membership, changes: Mapping[str, object]) -> Community:
    """Change what the community says about itself; a new name is told apart in history.

    Takes the fields of EDITABLE, and the three sentences in a chapter that lives by its parent's charter.
    """
    require(can(actor, "communities.community.edit"))
    community = Community.objects.select_for_update(of=("self",)).get(pk=actor.community_id)
    allowed = EDITABLE | OF_CHARTER if community.inherits_charter else EDITABLE
    if set(changes) - allowed:
        raise Invalid(_("This belongs to the charter and is changed there."), code="community.of_charter")
    changed = {name: new for name, new in changes.items() if getattr(community, name) != new}
    before = community.name
    for name, new in changed.items():
        setattr(community, name, new)
    community.save(update_fields=list(changed))
    if "name" in changed:
        record(CommunityRenamed(community_id=community.pk, before=before, after=community.name), actor=actor)
    others = tuple(sorted(set(changed) - {"name"}))
    if others:
        record(CommunityChanged(community_id=community.pk, fields=others), actor=actor)
    return community


@transaction.atomic
def open_community(*, actor: Membership) -> None:
    """Open the door to strangers. An open one stays as it is."""
    require(can(actor, "communities.community.close"))
    opened = Community.objects.filter(pk=actor.community_id, opened_at__isnull=True).update(opened_at=clock.now())
    if opened:
        record(CommunityOpened(community_id=actor.community_id), actor=actor)


@transaction.atomic
def close_community(*, actor: Membership) -> None:
    """Close the community: nothing is lost, its team alone still sees it, and it can be reopened. Safe to repeat."""
    require(can(actor, "communities.community.close"))
    closed = Community.objects.filter(pk=actor.community_id, closed_at__isnull=True).update(closed_at=clock.now())
    if closed:
        record(CommunityClosed(community_id=actor.community_id), actor=actor)


@transaction.atomic
def reopen_community(*, actor: Membership) -> None:
    """Undo a closing: everything is as it was. Safe to repeat."""
    require(can(actor, "communities.community.close"))
    reopened = Community.objects.filter(pk=actor.community_id, closed_at__isnull=False).update(closed_at=None)
    if reopened:
        record(CommunityReopened(community_id=actor.community_id), actor=actor)
