"""Who may bring histories in and out."""

from qunluo.communities.models import Membership
from qunluo.communities.policies import can
from qunluo.importing.models import Import


def can_manage_imports(actor: Membership) -> bool:
    """See, bring in and take back the histories of one's own community."""
    return can(actor, "importing.history.manage")


def can_manage_import(actor: Membership, history: Import) -> bool:
    """The same for one history, which must be of the actor's community."""
    if history.community_id != actor.community_id:
        return False
    return can_manage_imports(actor)


def can_export(actor: Membership) -> bool:
    """Take the history out, as far as one may read it."""
    return can(actor, "importing.history.export")
