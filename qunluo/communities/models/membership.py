"""What a person is in one community: name, standing, and how they came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models.community import Community
from qunluo.core import clock


class Membership(models.Model):
    """A person in a community, or a placeholder for somebody known only from an imported history.

    `name` is what they are called here. `source_key` names them in the history they were imported from
    (`<import source>:<author id>`), once per community. `path` says how they came (M41).
    """

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
    path = models.CharField(max_length=20, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    is_machine = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

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
        indexes = [models.Index("community", "state", "joined_at", "id", name="membership_by_standing")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inside(self) -> bool:
        """May see what members see."""
        return self.state in {self.State.MEMBER, self.State.MUTED}
