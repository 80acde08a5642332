"""By which way members came (M41), in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.conditions.registry import every_kind
from qunluo.communities.models import Membership

PATHS: dict[str, Promise] = {
    "founder": gettext_lazy("Founder"),
    "open": gettext_lazy("Walked in"),
    "application": gettext_lazy("Applied and was welcomed"),
    "claim": gettext_lazy("Claimed an imported name"),
    "import": gettext_lazy("Imported history"),
}


def every_path() -> list[tuple[str, str]]:
    """All ways there are in this installation, with their names."""
    ways = {**{kind.key: kind.label for kind in every_kind()}, **PATHS}
    return [(key, str(label)) for key, label in ways.items()]


def came_by(member: Membership) -> str:
    """How a member came: whose invitation it was, where it was one. No query if `invited_by` is loaded."""
    if member.path == "invitation" and member.invited_by is not None:
        return _("Invited by %(name)s") % {"name": member.invited_by.name}
    return dict(every_path()).get(member.path, "")
