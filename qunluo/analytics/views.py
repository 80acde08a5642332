"""The report: newest, dated, asked for, shared."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qunluo.analytics import policies
from qunluo.analytics.forms import ReportForm
from qunluo.analytics.models import Report
from qunluo.analytics.page import build_page
from qunluo.analytics.queries import find_newest_report, get_report, get_shared_report, list_reports
from qunluo.analytics.services import reports, sharing
from qunluo.communities.models import Membership
from qunluo.communities.queries.memberships import get_membership
from qunluo.jobs.queries import job_progress


@require_safe
def report_newest(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest report, or how to get the first."""
    membership = get_membership(request.user, slug)
    report = find_newest_report(membership)
    if report is None:
        return render(request, "analytics/report_first.html", {"membership": membership, "form": ReportForm()})
    return _show(request, membership, report)


@require_safe
def report_detail(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    membership = get_membership(request.user, slug)
    return _show(request, membership, get_report(membership, report_id))


def _show(request: HttpRequest, membership: Membership, report: Report) -> HttpResponse:
    """The report as far as it is: being made, failed, or whole."""
    context = {"membership": membership, "report": report, "form": ReportForm(), "here": "diagnosis"}
    if report.state != Report.State.DONE:
        return render(request, "analytics/report_waiting.html", context | _progress(membership, report))
    link = reverse("analytics:report-shared", args=[report.share_key]) if report.share_key else ""
    context["share_address"] = request.build_absolute_uri(link) if link else ""
    context["may_share"] = policies.can_share_reports(membership)
    context["may_make"] = policies.can_make_reports(membership)
    return render(request, "analytics/report.html", context | {"page": build_page(report, with_names=True)})


@require_safe
def report_progress(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    """The part that is fetched again until the report is there."""
    membership = get_membership(request.user, slug)
    report = get_report(membership, report_id)
    return render(request, "analytics/_progress.html", _progress(membership, report))


def _progress(membership: Membership, report: Report) -> dict[str, object]:
    is_open = report.job_id is not None and job_progress(report.job_id).is_open
    state = "done" if report.state == Report.State.DONE else "running" if is_open else "failed"
    slug = membership.community.slug
    return {
        "state": state,
        "next_url": reverse("analytics:report-detail", args=[slug, report.pk]),
        "source_url": reverse("analytics:report-progress", args=[slug, report.pk]),
    }


@require_safe
def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug)
    context = {"membership": membership, "reports": list_reports(membership), "form": ReportForm(), "here": "diagnosis"}
    return render(request, "analytics/report_list.html", context)


@require_POST
def report_create(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return render(request, "analytics/report_first.html", {"membership": membership, "form": form}, status=422)
    report = reports.ask_for_report(actor=membership, as_of=form.moment(membership.community.time_zone))
    return redirect("analytics:report-detail", slug=slug, report_id=report.pk)


@require_POST
def report_share(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    membership = get_membership(request.user, slug)
    sharing.share_report(actor=membership, report=get_report(membership, report_id))
    return redirect("analytics:report-detail", slug=slug, report_id=report_id)


@require_POST
def report_unshare(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    membership = get_membership(request.user, slug)
    sharing.unshare_report(actor=membership, report=get_report(membership, report_id))
    return redirect("analytics:report-detail", slug=slug, report_id=report_id)


@require_POST
def person_keep(request: HttpRequest, slug: str) -> HttpResponse:
    """An account taken for a machine is a person: noted, and a new report asked for."""
    membership = get_membership(request.user, slug)
    sharing.keep_person(actor=membership, name=request.POST.get("name", "")[:200])
    report = reports.ask_for_report(actor=membership)
    return redirect("analytics:report-detail", slug=slug, report_id=report.pk)


@login_not_required
@require_safe
def report_shared(request: HttpRequest, share_key: str) -> HttpResponse:
    """The copy without names, for whoever has the link."""
    report = get_shared_report(share_key)
    context = {"report": report, "community": report.community, "page": build_page(report, with_names=False)}
    response = render(request, "analytics/report_shared.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
