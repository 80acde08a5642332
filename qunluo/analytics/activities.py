"""What analytics says has happened."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class ReportMade:
    """A diagnosis of the community is ready. Recorded by `services.reports.make_report`."""

    kind: ClassVar[str] = "analytics.report.made"
    report_id: int
    label: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class ReportShared:
    """A copy without names was opened for whoever has the link. Recorded by `services.sharing.share_report`."""

    kind: ClassVar[str] = "analytics.report.shared"
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportUnshared:
    """The link was closed. Recorded by `services.sharing.unshare_report`."""

    kind: ClassVar[str] = "analytics.report.unshared"
    report_id: int
