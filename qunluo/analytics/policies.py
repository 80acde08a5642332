"""Who may see and make reports. The names in a report are for the team alone."""

from qunluo.communities.models import Membership
from qunluo.communities.policies import can

READ, MAKE, SHARE = "analytics.report.read", "analytics.report.make", "analytics.report.share"


def can_read_reports(membership: Membership) -> bool:
    return can(membership, READ)


def can_make_reports(membership: Membership) -> bool:
    return can(membership, MAKE)


def can_share_reports(membership: Membership) -> bool:
    return can(membership, SHARE)
