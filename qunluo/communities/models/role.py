"""Roles of a community as sets of powers, and who holds them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qunluo.communities import permissions
from qunluo.communities.models.community import Community
from qunluo.communities.models.membership import Membership
from qunluo.communities.roles import TEMPLATES
from qunluo.core import clock


class Role(models.Model):
    """A named set of powers with a duty (M24, M54).

    A role from a template has its `key`; while `name`, `duty` or `permissions` is empty (null) the template's holds,
    so that a power a later version declares reaches roles nobody has changed. A custom role has no key.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False, related_name="roles")
    key = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=24, blank=True)
    duty = models.CharField(max_length=280, blank=True)
    permissions = ArrayField(models.CharField(max_length=80), null=True, blank=True, size=200)
    order = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "key", name="role_template_once", condition=~Q(key="")),
            models.UniqueConstraint("community", "name", name="role_name_once", condition=~Q(name="")),
            models.CheckConstraint(condition=~Q(key="") | ~Q(name=""), name="role_has_a_name"),
            models.CheckConstraint(
                condition=~Q(key=permissions.OWNER) | Q(permissions__isnull=True), name="role_owner_holds_everything"
            ),
        ]
        indexes = [models.Index("community", "order", "id", name="role_in_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_owner(self) -> bool:
        """The one role that cannot be granted, changed or taken by hand."""
        return self.key == permissions.OWNER

    @property
    def is_everyone(self) -> bool:
        """What every member is without being given it."""
        return self.key == permissions.EVERYONE

    @property
    def title(self) -> str:
        """Its name, in the reader's language where the community kept the template's."""
        return self.name or str(TEMPLATES[self.key].name)

    @property
    def duty_text(self) -> str:
        """What its holder promises, in the reader's language where the community kept the template's."""
        return self.duty or (str(TEMPLATES[self.key].duty) if self.key else "")

    @property
    def held(self) -> frozenset[str]:
        """The powers of the role; the owner's are all there are."""
        if self.is_owner or self.permissions is None:
            return permissions.of_template(self.key)
        return frozenset(key for key in self.permissions if permissions.is_known(key))


class Grant(models.Model):
    """A member holds a role, once. Gone when revoked; the activity log remembers."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants", db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="grants")
    granted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("role", "membership", name="grant_once")]
        indexes = [models.Index("community", "role", "membership", name="grant_by_community")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.role_id}"


class OwnerOffer(models.Model):
    """An owner offers the ownership to a member; it changes hands only when that member accepts in time.

    `is_shared` makes the other an owner beside the one who offers.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    giver = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="owner_offers")
    is_shared = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    offered_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("giver", name="owner_offer_one_open", condition=Q(state="open")),
            models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="owner_offer_to_another"),
        ]
        indexes = [models.Index("community", "state", "offered_at", name="owner_offer_open")]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.receiver_id}: {self.state}"
