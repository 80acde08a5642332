"""The gate of a community and how far each applicant has come through it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models.community import Community
from qunluo.communities.models.membership import Membership
from qunluo.core import clock


def open_tree() -> dict[str, object]:
    """The gate nobody has thought about yet: accept the charter and be read by somebody."""
    return {"all": [{"kind": "charter", "id": "charter"}, {"kind": "application", "id": "application"}]}


class Gate(models.Model):
    """What one must do to come in (M39 to M41): a bounded tree of conditions, see conditions/tree.py.

    `draft` is what the team is working on, `conditions` what holds at the door. A closed gate lets nobody start;
    `capacity` is how many may be inside, the muted included.
    """

    class Return(models.TextChoices):
        REFUSE = "refuse", _("Who was removed stays out")
        APPROVAL = "approval", _("Who was removed may ask, and the team decides")

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True, related_name="gate")
    conditions = models.JSONField(default=open_tree)
    draft = models.JSONField(null=True, blank=True)
    is_open = models.BooleanField(default=True)
    closed_reason = models.CharField(max_length=140, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    cooling_days = models.PositiveSmallIntegerField(default=7)
    return_rule = models.CharField(max_length=10, choices=Return, default=Return.APPROVAL)
    promise_hours = models.PositiveSmallIntegerField(default=24, help_text="Within how long applications are answered")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cooling_days__lte=365), name="gate_cools_within_a_year"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="gate_has_room"),
        ]

    def __str__(self) -> str:
        return f"gate of {self.community_id}"


class GatePass(models.Model):
    """One condition of the gate that somebody has met: when, and by whose word or which code."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="passes", db_index=False)
    condition_id = models.CharField(max_length=24)
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    detail = models.CharField(max_length=80, blank=True)
    passed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("membership", "condition_id", name="gate_pass_once")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.condition_id}"


class GateTry(models.Model):
    """Wrong answers of one person at one condition within one window of time; of everybody where `person` is empty."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, db_index=False)
    subject = models.CharField(max_length=24)
    wrong_count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "subject"], name="gate_try_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.subject}: {self.wrong_count}"


class Application(models.Model):
    """Somebody's request to come in, with their answers, and what the team said.

    `answers` is a list of `{"question", "answer"}` as asked that day; `exchange` a list of `{"by", "text", "at"}`
    of questions back ("team") and answers ("applicant").
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ASKED = "asked", _("Asked back")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="applications")
    condition_id = models.CharField(max_length=24)
    answers = models.JSONField(default=list)
    exchange = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    submitted_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "membership", name="application_one_open", condition=Q(state__in=["waiting", "asked"])
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asked"], decided_at__isnull=True)
                | Q(state__in=["approved", "refused", "withdrawn"], decided_at__isnull=False),
                name="application_decided_has_time",
            ),
        ]
        indexes = [models.Index("community", "state", "submitted_at", "id", name="application_queue")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Still with the team or the applicant."""
        return self.state in {self.State.WAITING, self.State.ASKED}
