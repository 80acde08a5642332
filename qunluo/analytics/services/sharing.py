"""Showing a report to the world, without a single name; and telling people from machines."""

import secrets

from django.db import transaction

from qunluo.activity.services import record
from qunluo.analytics import policies
from qunluo.analytics.activities import ReportShared, ReportUnshared
from qunluo.analytics.models import KeptPerson, Report
from qunluo.communities.models import Membership
from qunluo.core.errors import NotFound, require


@transaction.atomic
def share_report(*, actor: Membership, report: Report) -> Report:
    """Open a copy without names for whoever has the link. Safe to repeat: the link stays the same."""
    require(policies.can_share_reports(actor) and report.community_id == actor.community_id)
    shared = Report.objects.filter(pk=report.pk, share_key="", state=Report.State.DONE)
    if shared.update(share_key=secrets.token_hex(16)):
        record(ReportShared(report_id=report.pk), actor=actor)
    report.refresh_from_db(fields=["share_key"])
    return report


@transaction.atomic
def unshare_report(*, actor: Membership, report: Report) -> None:
    """Close the link at once. Safe to repeat."""
    require(policies.can_share_reports(actor) and report.community_id == actor.community_id)
    if Report.objects.filter(pk=report.pk).exclude(share_key="").update(share_key=""):
        record(ReportUnshared(report_id=report.pk), actor=actor)


@transaction.atomic
def keep_person(*, actor: Membership, name: str) -> None:
    """From the next report on, the accounts called `name` count as people whatever they look like. Safe to repeat."""
    require(policies.can_make_reports(actor))
    called = Membership.objects.filter(community_id=actor.community_id, name=name)
    if not called.exists():
        raise NotFound
    kept = [KeptPerson(community_id=actor.community_id, membership=member) for member in called]
    KeptPerson.objects.bulk_create(kept, ignore_conflicts=True)
