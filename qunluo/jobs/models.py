"""Work that is done later, by the worker, and what it says of itself while it runs."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from qunluo.core import clock


class Job(models.Model):
    """One piece of work. `task` names the code, `payload` what to do it with.

    `lease` rises with every claim: whoever holds an older number has lost the job and can write nothing more (fencing).
    `tries` counts ends in an error, `crashes` leases that ran out without a word and without progress.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    OPEN = (State.QUEUED, State.RUNNING)

    task = models.CharField(max_length=80)
    key = models.CharField(max_length=200, null=True, blank=True)
    payload = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    community_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    run_at = models.DateTimeField(default=clock.now)
    max_tries = models.PositiveSmallIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)

    lease = models.PositiveIntegerField(default=0)
    lease_seconds = models.PositiveIntegerField(default=60)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=120, blank=True)

    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True, blank=True)
    progress_note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=80, blank=True)

    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "task", "key", name="job_key_once_while_open", condition=Q(state__in=["queued", "running"])
            ),
        ]
        indexes = [
            models.Index("run_at", "id", name="job_due", condition=Q(state="queued")),
            models.Index("lease_until", name="job_leased", condition=Q(state="running")),
            models.Index("ended_at", name="job_ended", condition=Q(ended_at__isnull=False)),
            models.Index("community_id", "id", name="job_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Still to be done or being done."""
        return self.state in self.OPEN


class CronSlot(models.Model):
    """The latest slot of one cron that was taken; moved by a conditional update, so each slot is run once."""

    name = models.CharField(max_length=80, primary_key=True)
    slot = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """A sign of life of one worker process, for /readyz."""

    name = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name
