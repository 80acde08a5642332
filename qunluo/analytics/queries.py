"""Reading reports: through the viewer's membership, or by the key of a shared copy."""

from collections.abc import Sequence

from qunluo.analytics import policies
from qunluo.analytics.models import Report
from qunluo.communities.models import Membership
from qunluo.core.errors import NotFound, require

MOST_LISTED = 60


def list_reports(viewer: Membership) -> Sequence[Report]:
    """The community's reports, newest first, without their bodies. One query. Raises Forbidden."""
    require(policies.can_read_reports(viewer))
    rows = Report.objects.filter(community_id=viewer.community_id).defer("body", "picture")
    return list(rows.order_by("-id")[:MOST_LISTED])


def get_report(viewer: Membership, report_id: int) -> Report:
    """One report of the viewer's community, with its body; NotFound otherwise. One query. Raises Forbidden."""
    require(policies.can_read_reports(viewer))
    report = Report.objects.filter(community_id=viewer.community_id, pk=report_id).first()
    if report is None:
        raise NotFound
    return report


def find_newest_report(viewer: Membership) -> Report | None:
    """The newest report in whatever state, or None. One query. Raises Forbidden."""
    require(policies.can_read_reports(viewer))
    return Report.objects.filter(community_id=viewer.community_id).order_by("-id").first()


def get_shared_report(share_key: str) -> Report:
    """The report whose copy was opened under this key, with its community; NotFound otherwise. One query."""
    report = Report.objects.select_related("community").filter(share_key=share_key, state=Report.State.DONE).first()
    if report is None or not share_key:
        raise NotFound
    return report
