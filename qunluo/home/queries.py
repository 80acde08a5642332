"""What the front page shows a visitor: the doors that stand open here."""

from collections.abc import Sequence

from qunluo.communities.models import Community

MOST_DOORS = 12


def list_open_doors() -> Sequence[Community]:
    """Up to twelve communities whose door is open to be seen, the newest first. One query."""
    return list(Community.objects.opened().filter(is_indexed=True).order_by("-opened_at")[:MOST_DOORS])
