"""The charter: aim, values and numbered rules, in versions; and who has agreed to which.

A published version never changes again: the database refuses it. Whoever wants other words writes a new draft.
"""

import uuid

from django.db import models
from django.db.models import Q

from qunluo.communities.models.community import Community, Positioned
from qunluo.communities.models.membership import Membership
from qunluo.core import clock


class CharterVersion(models.Model):
    """One version of a community's charter (M4, M5, M46). Numbered from 1; at most one draft at a time.

    It holds the three sentences of the door and the declared aim too (M1, M15a), so that they are versioned with it.
    In force is the published version with the highest number whose `takes_effect_at` has come.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="charter_versions")
    number = models.PositiveIntegerField()
    aim = models.CharField(max_length=10, choices=Positioned.Aim, default=Positioned.Aim.BONDS)
    whom = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    scenario = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True, help_text="What changed and why, in the words of whoever did")
    written_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "number", name="charter_version_number_once"),
            models.UniqueConstraint("community", name="charter_one_draft", condition=Q(published_at__isnull=True)),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, takes_effect_at__isnull=True)
                | Q(published_at__isnull=False, takes_effect_at__gte=models.F("published_at")),
                name="charter_published_takes_effect",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="charter_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} v{self.number}"

    @property
    def is_draft(self) -> bool:
        """Still being written; nobody is asked to accept it."""
        return self.published_at is None


class Value(models.Model):
    """A value of a charter version: something posts, thanks and rules can point at (M4).

    Point at the row to cite the words of that day; group by `key`, which stays the same through all versions,
    to follow the value through time. A copied charter keeps the keys.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    version = models.ForeignKey(CharterVersion, on_delete=models.CASCADE, db_index=False, related_name="values")
    key = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    text = models.CharField(max_length=140, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("version", "number", name="value_number_once"),
            models.UniqueConstraint("version", "key", name="value_key_once"),
        ]
        indexes = [models.Index("community", "key", name="value_by_key")]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """A numbered rule of a charter version, with its reason (M5). `key` as in Value."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    version = models.ForeignKey(CharterVersion, on_delete=models.CASCADE, db_index=False, related_name="rules")
    key = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=140)
    reason = models.CharField(max_length=140, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("version", "number", name="rule_number_once"),
            models.UniqueConstraint("version", "key", name="rule_key_once"),
        ]
        indexes = [models.Index("community", "key", name="rule_by_key")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class CharterAcceptance(models.Model):
    """A member agreed to one version, once. In a chapter that inherits, `version` is the ancestor's."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, db_index=False, related_name="acceptances")
    version = models.ForeignKey(CharterVersion, on_delete=models.CASCADE, db_index=False, related_name="acceptances")
    accepted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("membership", "version", name="charter_accepted_once")]
        indexes = [models.Index("community", "version", "membership", name="acceptance_by_version")]

    def __str__(self) -> str:
        return f"{self.membership_id} accepted {self.version_id}"
