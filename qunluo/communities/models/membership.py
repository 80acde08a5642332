"""What a person is in one community: name, standing, and how they came."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models.community import Community
from qunluo.communities.naming import FoldedField, GramsField
from qunluo.core import clock

if TYPE_CHECKING:
    from qunluo.communities.models.role import Role


class Membership(models.Model):
    """A person in a community, or a placeholder for somebody known only from an imported history.

    `name` is what they are called here. `source_key` names them in the history they were imported from
    (`<import source>:<author id>`), once per community. `path` says how they came (M41), `invited_by` who brought them.
    `folded` and `grams` are what search reads. `held_roles` is filled by `queries.get_membership` for one request.
    """

    held_roles: "list[Role] | None" = None

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        INVITED = "invited", _("Invited")
        MEMBER = "member", _("Member")
        MUTED = "muted", _("Muted")
        LEFT = "left", _("Left")
        REMOVED = "removed", _("Removed")
        PLACEHOLDER = "placeholder", _("Not yet claimed")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.APPLIED)
    name = models.CharField(max_length=80)
    introduction = models.CharField(max_length=280, blank=True)
    folded = FoldedField(editable=False, default="")
    grams = GramsField(models.IntegerField(), editable=False, default=list)
    path = models.CharField(max_length=20, blank=True)
    invited_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    source_key = models.CharField(max_length=200, blank=True)
    is_machine = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    muted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "person", name="membership_once"),
            models.UniqueConstraint(
                "community", "source_key", name="membership_source_once", condition=~Q(source_key="")
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(state="placeholder") | Q(state="removed"),
                name="membership_has_person_or_is_placeholder",
            ),
        ]
        indexes = [
            models.Index("community", "state", "joined_at", "id", name="membership_by_standing"),
            models.Index(
                "community",
                "joined_at",
                "id",
                name="membership_present",
                condition=Q(state__in=["member", "muted", "placeholder"]),
            ),
            models.Index(
                "community", "joined_at", "id", name="membership_inside", condition=Q(state__in=["member", "muted"])
            ),
            models.Index(
                "community",
                "path",
                "joined_at",
                "id",
                name="membership_by_path",
                condition=Q(state__in=["member", "muted", "placeholder"]),
            ),
            models.Index("invited_by", name="membership_by_inviter", condition=Q(invited_by__isnull=False)),
            GinIndex(fields=["grams"], name="membership_grams", gin_pending_list_limit=256),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inside(self) -> bool:
        """May see what members see."""
        return self.state in {self.State.MEMBER, self.State.MUTED}

    @property
    def is_placeholder(self) -> bool:
        """Known from an imported history alone."""
        return self.state == self.State.PLACEHOLDER


class Roll(models.Model):
    """How many stand where in one community, counted by a database trigger on memberships; one row a community.

    `owner_count` is kept by services/roles.py with conditional updates: it is the guard of the last owner.
    """

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True)
    owner_count = models.IntegerField(default=0)
    applied_count = models.IntegerField(default=0)
    invited_count = models.IntegerField(default=0)
    member_count = models.IntegerField(default=0)
    muted_count = models.IntegerField(default=0)
    left_count = models.IntegerField(default=0)
    removed_count = models.IntegerField(default=0)
    placeholder_count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.inside_count}"

    @property
    def inside_count(self) -> int:
        """Everybody inside, the muted included."""
        return self.member_count + self.muted_count

    @property
    def present_count(self) -> int:
        """Everybody the directory shows: inside, or known from a history."""
        return self.inside_count + self.placeholder_count


class StandingChange(models.Model):
    """A member was muted, removed, let back or left: by whom, on which rule, for what reason. Never changed.

    The rule is kept in words too, for charters change.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="standing_changes")
    old_state = models.CharField(max_length=12, choices=Membership.State)
    new_state = models.CharField(max_length=12, choices=Membership.State)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    rule_number = models.PositiveSmallIntegerField(null=True, blank=True)
    rule_text = models.CharField(max_length=280, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index("community", "at", "id", name="standing_change_newest")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.old_state} to {self.new_state}"
