"""Reports: what was found about a community on one day, kept as it was found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models import Community, Membership
from qunluo.core import clock


class Report(models.Model):
    """One diagnosis of a community, dated and never changed afterwards.

    `body` is the Diagnosis as JSON without its network, `picture` the network laid out (charts.network).
    `share_key` makes a copy without names readable for whoever has the link; empty means nobody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="reports")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, db_index=False, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    as_of = models.DateTimeField(null=True, blank=True, help_text="Asked for; empty: the newest message")
    label = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    body = models.JSONField(null=True, blank=True)
    picture = models.JSONField(null=True, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    share_key = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(body__isnull=False, made_at__isnull=False), name="report_done_has_body"
            ),
            models.UniqueConstraint("share_key", name="report_share_once", condition=~Q(share_key="")),
            models.UniqueConstraint("community", name="report_one_waiting", condition=Q(state="waiting")),
        ]
        indexes = [models.Index(fields=["community", "-id"], name="report_newest_first")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.asked_at:%Y-%m-%d} {self.label}"


class KeptPerson(models.Model):
    """An account the engine took for a machine and the team knows to be a person."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("community", "membership", name="kept_person_once")]

    def __str__(self) -> str:
        return str(self.membership_id)
