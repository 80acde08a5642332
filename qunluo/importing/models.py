"""Histories brought in from elsewhere: each import, what it refused, whom it met and which messages it knows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models import Community, Membership
from qunluo.core import clock


class Import(models.Model):
    """One history on its way into a community.

    `path` is ours, under MEDIA_ROOT; `original_name` is data only. `position` counts the records taken so far and is
    saved in the transaction of each batch, so a killed worker goes on exactly there. Messages made by it lie within
    `first_message_id … last_message_id`. `error` is the reason why it could not be finished; what was stored by then
    is taken back. `as_of`: the moment against which silence is judged, where the operator knows it.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Ready")
        NEEDS_ANSWER = "needs_answer", _("Waits for your answer")
        RUNNING = "running", _("Being brought in")
        DONE = "done", _("Brought in")
        FAILED = "failed", _("Could not be read")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    AT_WORK = (State.RUNNING, State.UNDOING)
    WAITING = (State.UPLOADED, State.NEEDS_ANSWER)

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    uploaded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, db_index=False, related_name="+")
    original_name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    format = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    options = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    position = models.BigIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    first_message_id = models.BigIntegerField(null=True, blank=True)
    last_message_id = models.BigIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    refused_count = models.BigIntegerField(default=0)
    error = models.JSONField(default=dict)
    as_of = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", name="import_one_at_work", condition=Q(state__in=["running", "undoing"])
            ),
        ]
        indexes = [models.Index("community", "uploaded_at", "id", name="import_newest")]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_at_work(self) -> bool:
        """Something is being brought in or taken back at this moment."""
        return self.state in self.AT_WORK


class ImportRefusal(models.Model):
    """A line that was not taken, and why. At most 1,000 an import; `Import.refused_count` has them all."""

    history = models.ForeignKey(Import, on_delete=models.CASCADE, db_index=False, related_name="refusals")
    order = models.PositiveIntegerField()
    file = models.CharField(max_length=255, blank=True)
    line = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    excerpt = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("history", "order", name="import_refusal_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


class ImportedPerson(models.Model):
    """A placeholder that came by this import and goes with it, unless somebody has claimed it."""

    pk = models.CompositePrimaryKey("history_id", "membership_id")
    history = models.ForeignKey(Import, on_delete=models.CASCADE, db_index=False, related_name="people")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.history_id}:{self.membership_id}"


class ImportedKey(models.Model):
    """By this a message of a history is known again, whichever export it comes in (services.keys).

    No foreign key to the message: erased words leave their key behind, so that a later import cannot bring them back.
    """

    pk = models.CompositePrimaryKey("community_id", "key")
    community_id = models.BigIntegerField()
    key = models.UUIDField()
    message_id = models.BigIntegerField()
    import_ref = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.key)
