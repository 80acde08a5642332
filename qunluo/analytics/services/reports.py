"""Asking for a report and making it. The work itself is the engine's; here stand the rows around it."""

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.analytics import policies, records
from qunluo.analytics.activities import ReportMade
from qunluo.analytics.charts.network import lay_out
from qunluo.analytics.engine.diagnosis import Wishes, diagnose
from qunluo.analytics.engine.structs import Diagnosis, Month
from qunluo.analytics.models import KeptPerson, Report
from qunluo.communities.models import Community, Membership
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, require
from qunluo.jobs.queries import job_progress
from qunluo.jobs.running import RunningJob
from qunluo.jobs.services import enqueue

TASK = "analytics.report.make"
AIMS = {Community.Aim.BONDS: "community", Community.Aim.PROMOTION: "ad_channel", Community.Aim.BOTH: "community"}


def ask_for_report(*, actor: Membership, as_of: datetime | None = None) -> Report:
    """A new report of the community, as of a moment (aware) or of its newest message.

    One at a time: raises Conflict while another waits. Raises Invalid for a moment to come.
    """
    require(policies.can_make_reports(actor))
    if as_of is not None and as_of > clock.now():
        raise Invalid(_("That day has not come yet."), code="analytics.as_of_to_come")
    _end_abandoned(actor.community)
    try:
        return order_report(community=actor.community, asked_by=actor, as_of=as_of)
    except IntegrityError as error:
        raise Conflict(_("A report is being made already."), code="analytics.report_waiting") from error


@transaction.atomic
def order_report(*, community: Community, asked_by: Membership | None = None, as_of: datetime | None = None) -> Report:
    """The waiting report and its job. The database lets one wait per community: IntegrityError for a second."""
    report = Report.objects.create(community=community, asked_by=asked_by, as_of=as_of)
    job = enqueue(TASK, payload={"report_id": report.pk}, key=f"{TASK}:{report.pk}", community_id=community.pk)
    report.job_id = job.pk
    report.save(update_fields=["job_id"])
    return report


@transaction.atomic
def order_report_after_import(*, community_id: int) -> None:
    """A fresh report because a history came or went. One that waits already will see it too."""
    community = Community.objects.select_for_update().get(pk=community_id)
    _end_abandoned(community)
    if not Report.objects.filter(community=community, state=Report.State.WAITING).exists():
        order_report(community=community)


def make_report(*, report_id: int, job: RunningJob) -> None:
    """Diagnose and store. The result and the end of the job commit together, so it is made once."""
    report = Report.objects.select_related("community").get(pk=report_id)
    if report.state != Report.State.WAITING:
        return
    found = _diagnose(report, job)
    picture = lay_out(found.network)
    with transaction.atomic():
        _store(report, found, picture)
        record(
            ReportMade(report_id=report.pk, label=report.label, stage=report.stage),
            actor=None,
            community_id=report.community_id,
        )
        job.finish()


def _end_abandoned(community: Community) -> None:
    """A waiting report whose job has ended without it will never come: it failed. One query, one update."""
    waiting = Report.objects.filter(community=community, state=Report.State.WAITING).first()
    if waiting is not None and waiting.job_id is not None and not job_progress(waiting.job_id).is_open:
        Report.objects.filter(pk=waiting.pk, state=Report.State.WAITING).update(state=Report.State.FAILED)


def _diagnose(report: Report, job: RunningJob) -> Diagnosis:
    community = report.community
    as_of = records.local_seconds(report.as_of, community.time_zone) if report.as_of else None
    kept = KeptPerson.objects.filter(community=community).values_list("membership_id", flat=True)
    wishes = Wishes(
        aim=AIMS[Community.Aim(community.aim)], kept_people=[str(key) for key in kept], known_months=_months(report)
    )
    job.progress(0, None, "reading")
    return diagnose(records.read_records(community), as_of=as_of, format="qunluo", wishes=wishes)


def _months(report: Report) -> dict[str, Month]:
    """The months of the report before this one, by the name of their content: those unchanged are taken over."""
    former = (
        Report.objects.filter(community=report.community, state=Report.State.DONE)
        .order_by("-id")
        .values_list("body__months", flat=True)
        .first()
    )
    months = msgspec.convert(former or [], type=list[Month])
    return {month.key: month for month in months}


def _store(report: Report, found: Diagnosis, picture: dict[str, object]) -> None:
    body = msgspec.to_builtins(found)
    del body["network"]
    report.body, report.picture = body, picture
    report.label, report.kind, report.stage = found.verdict.label, found.verdict.kind or "", found.stage or ""
    report.state, report.made_at = Report.State.DONE, clock.now()
    report.save(update_fields=["body", "picture", "label", "kind", "stage", "state", "made_at"])
