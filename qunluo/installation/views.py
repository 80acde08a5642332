"""What machines ask of this installation: alive, ready, how busy. No personal data, no sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from qunluo.installation import health, metrics


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process lives. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when visitors may come, 503 with the reason when not. What only slows things is told, not refused."""
    findings = health.examine(health.READINESS)
    is_ready = all(finding.is_well or not finding.is_fatal for finding in findings)
    body = {finding.name: {"ok": finding.is_well, "text": finding.text} for finding in findings}
    return JsonResponse({"ready": is_ready, "checks": body}, status=200 if is_ready else 503)


@login_not_required
@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus text format 0.0.4; for loopback, or for whoever shows the token of QUNLUO_METRICS_TOKEN."""
    if not metrics.may_read(request):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
