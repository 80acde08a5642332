"""Codes a community hands out: invitations to come in, and claims on a name from an imported history.

A code is stored hashed and shown once. What remains readable is its last four characters, to tell codes apart.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qunluo.communities.models.community import Community
from qunluo.communities.models.membership import Membership
from qunluo.core import clock

SHORT_CODE_DAYS = 30
SHORT_CODE_LIMIT = 200


class Invitation(models.Model):
    """A code that lets up to `limit` people through the invitation condition, traceable to who made it (M41).

    A short one (`is_short`, for print) has fewer random bits, so it must expire within 30 days and serve at most 200.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    issuer = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=4)
    note = models.CharField(max_length=60, blank=True)
    is_short = models.BooleanField(default=False)
    limit = models.PositiveIntegerField(default=1)
    used_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used_count__lte=F("limit")), name="invitation_within_limit"),
            models.CheckConstraint(condition=Q(limit__gte=1, limit__lte=10_000), name="invitation_has_a_limit"),
            models.CheckConstraint(
                condition=Q(is_short=False)
                | Q(limit__lte=SHORT_CODE_LIMIT, expires_at__lte=F("made_at") + timedelta(days=SHORT_CODE_DAYS)),
                name="invitation_short_is_bounded",
            ),
        ]
        indexes = [models.Index("community", "made_at", "id", name="invitation_newest")]

    def __str__(self) -> str:
        return f"…{self.hint}"

    @property
    def is_usable(self) -> bool:
        """Whether somebody could come in with it at this moment."""
        return self.revoked_at is None and self.expires_at > clock.now() and self.used_count < self.limit


class InvitationUse(models.Model):
    """Who came with which code, once a person."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="uses", db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("invitation", "membership", name="invitation_use_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} with {self.invitation_id}"


class ClaimCode(models.Model):
    """A code the team gives to the person behind a placeholder. One valid at a time, used once."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    placeholder = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="claim_codes")
    issuer = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=4)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "placeholder", name="claim_code_one_open", condition=Q(used_at__isnull=True, revoked_at__isnull=True)
            )
        ]
        indexes = [models.Index("community", "made_at", "id", name="claim_code_newest")]

    def __str__(self) -> str:
        return f"…{self.hint} for {self.placeholder_id}"


class Claim(models.Model):
    """A placeholder and a person became one, with what is needed to part them again.

    `before` holds both rows as they were (`placeholder`, and `member` if there was one); `moved` the ids each
    re-pointing moved, `marks` the highest id each table had then, so that what came later goes with the person.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, db_index=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.OneToOneField(ClaimCode, on_delete=models.CASCADE, related_name="claim")
    before = models.JSONField()
    moved = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    claimed_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index("community", "claimed_at", "id", name="claim_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.membership_id}"
