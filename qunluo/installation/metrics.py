"""Figures for Prometheus, read from the database at each scrape, so that any process may answer for all."""

import hmac
import os
from collections.abc import Iterator

from django.http import HttpRequest
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

from qunluo.activity.queries import handler_lags
from qunluo.jobs.queries import queue_depths, worker_silence_seconds

LOOPBACK = {"127.0.0.1", "::1"}


class InstallationCollector:
    """Queue depth, lag of handlers, sign of life of the worker. Three statements a scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._handlers()
        yield from self._jobs()
        silent = worker_silence_seconds()
        if silent is not None:
            yield GaugeMetricFamily("qunluo_worker_silent_seconds", "Since the last sign of life of a worker.", silent)

    def _handlers(self) -> Iterator[GaugeMetricFamily]:
        rows = GaugeMetricFamily("qunluo_handler_lag_rows", "Activities a handler has yet to see.", labels=["handler"])
        seconds = GaugeMetricFamily("qunluo_handler_lag_seconds", "Age of the oldest of them.", labels=["handler"])
        parked = GaugeMetricFamily("qunluo_handler_parked", "Activities set aside after failing.", labels=["handler"])
        for lag in handler_lags():
            rows.add_metric([lag.name], lag.rows)
            seconds.add_metric([lag.name], lag.seconds)
            parked.add_metric([lag.name], lag.parked)
        yield from (rows, seconds, parked)

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        depth = GaugeMetricFamily("qunluo_jobs", "Jobs by task and state.", labels=["task", "state"])
        oldest = GaugeMetricFamily("qunluo_jobs_oldest_due_seconds", "Age of the oldest due job.", labels=["task"])
        for queue in queue_depths():
            for state in ("due", "later", "running", "failed"):
                depth.add_metric([queue.task, state], getattr(queue, state))
            oldest.add_metric([queue.task], queue.oldest_seconds)
        yield from (depth, oldest)


registry = CollectorRegistry()
registry.register(InstallationCollector())


def may_read(request: HttpRequest) -> bool:
    """Loopback without a forwarding proxy, or the bearer token of the operator."""
    token = os.environ.get("QUNLUO_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(given.encode(), token.encode())
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
