"""Before and beside the door: drafts of communities to be, faces on the door, offers to move a chapter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models.community import Community, Positioned
from qunluo.communities.models.membership import Membership
from qunluo.core import clock


class FoundingDraft(Positioned):
    """A community being thought out by one person, saved at every step and while they type.

    One open draft a person, and one more for each community they found a chapter of. `community` is set when the
    draft became one; from then on the draft is only a record. `values` and `rules` are `[[head, body, key], …]`,
    `questions` what applicants are asked, `quiz` `[[question, right answer, wrong answer …], …]`, `kept` the fields
    whose hint was declined.
    """

    class Step(models.TextChoices):
        TEMPLATE = "template", _("Template")
        WHOM = "whom", _("For whom")
        POSITION = "position", _("Position")
        VALUES = "values", _("Values")
        RULES = "rules", _("Rules")
        GATE = "gate", _("Gate")
        OPENING = "opening", _("Opening")

    class Gate(models.TextChoices):
        OPEN = "open", _("Anyone may come in")
        APPLICATION = "application", _("Apply, and somebody has a look")
        CHARTER = "charter", _("Answer questions on the rules")
        BOTH = "both", _("Answer questions on the rules, then apply")
        CODE = "code", _("By invitation only")

    class CharterSource(models.TextChoices):
        OWN = "own", _("Write our own")
        COPY = "copy", _("Begin with a copy of theirs")
        REFERENCE = "reference", _("Live by theirs")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey(Community, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    template = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.TEMPLATE)
    values = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=list, blank=True)
    gate = models.CharField(max_length=12, choices=Gate, default=Gate.APPLICATION)
    questions = models.JSONField(default=list, blank=True)
    quiz = models.JSONField(default=list, blank=True)
    charter_source = models.CharField(max_length=10, choices=CharterSource, default=CharterSource.OWN)
    kept = models.JSONField(default=list, blank=True)
    slug = models.CharField(max_length=48, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    community = models.OneToOneField(Community, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "parent"],
                name="founding_one_open_draft",
                condition=Q(claimed_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name or "…"


class DoorFace(models.Model):
    """A member who agreed to be seen on the public door, with a few words about what they give."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="door_face")
    caption = models.CharField(max_length=24, blank=True)
    agreed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index("community", "agreed_at", name="door_face_by_community")]

    def __str__(self) -> str:
        return self.caption


class ChapterOffer(models.Model):
    """A community offers to become a chapter of another; the other side has to say yes. One open offer at a time."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    to_parent = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    offered_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", name="chapter_one_open_offer", condition=Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} to {self.to_parent_id}"
