"""What analytics does because something happened."""

from qunluo.activity.models import Activity
from qunluo.analytics.services.reports import order_report_after_import


def report_on_history(activity: Activity) -> None:
    """A history came in or was taken back: the community is diagnosed anew. Ignores communities that are gone."""
    if activity.community_id is not None:
        order_report_after_import(community_id=activity.community_id)
