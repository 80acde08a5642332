"""What has happened here, in order, and how far each handler has come in reading it.

No activity names a row by foreign key: a fact outlives what it speaks of.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from qunluo.core import clock


class Activity(models.Model):
    """One fact in the past tense. Written by `services.record` only, never changed, never deleted (trigger).

    `place` is the number of the writing transaction, set by the database (trigger): activities are read in the order
    (`place`, `id`), see docs/decisions/0001-activity-order.md. `payload` holds the fields of the recorded dataclass.
    """

    kind = models.CharField(max_length=80)
    community_id = models.BigIntegerField(null=True)
    actor_person_id = models.BigIntegerField(null=True)
    actor_membership_id = models.BigIntegerField(null=True)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    recorded_at = models.DateTimeField(default=clock.now)
    place = models.BigIntegerField(db_default=0, editable=False)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index("place", "id", name="activity_in_order"),
            models.Index("community_id", "id", name="activity_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class HandlerCursor(models.Model):
    """How far one handler has read: everything up to (`place`, `last_id`) is done or parked.

    `failures` counts the tries spent on the next activity, `retry_at` says when it is tried again.
    """

    name = models.CharField(max_length=80, primary_key=True)
    place = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class ParkedActivity(models.Model):
    """An activity one handler could not take, set aside so that the rest goes on. Visible and replayable."""

    handler = models.CharField(max_length=80)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, db_index=False, related_name="+")
    tries = models.PositiveIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "parked activities"
        constraints = [models.UniqueConstraint("handler", "activity", name="activity_parked_once")]

    def __str__(self) -> str:
        return f"{self.handler} {self.activity_id}"


class ReadingOrder(models.Model):
    """The one row that keeps places rising when the database moves to another server.

    Transaction numbers begin anew there; `shift` is added to them. `system_identifier` names the server it is true for.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    shift = models.BigIntegerField(default=0)
    system_identifier = models.BigIntegerField()

    class Meta:
        db_table = "activity_order"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="activity_order_is_one_row")]

    def __str__(self) -> str:
        return f"{self.system_identifier} + {self.shift}"
