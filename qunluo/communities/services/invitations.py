"""Making invitation codes, taking them back, and letting them be used as often as they say."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import policies
from qunluo.communities.activities import InvitationMade, InvitationRevoked, InvitationUsed
from qunluo.communities.models import Invitation, InvitationUse, Membership
from qunluo.communities.models.invitation import SHORT_CODE_DAYS, SHORT_CODE_LIMIT
from qunluo.communities.services import codes, tries
from qunluo.core import clock
from qunluo.core.errors import Invalid, NotFound, TooMany, require

OPEN_AT_MOST = 200
DAYS_AT_MOST = 365
PURPOSE = "invitation"


@dataclass(frozen=True, kw_only=True)
class MadeInvitation:
    """A new invitation with its code, which nobody will see again."""

    invitation: Invitation
    code: str


@dataclass(frozen=True, kw_only=True)
class Redemption:
    """The invitation a code opened, or the sentence that says why it did not."""

    invitation: Invitation | None = None
    refusal: str = ""


@transaction.atomic
def make_invitation(
    *, actor: Membership, limit: int = 1, days: int = 7, note: str = "", is_short: bool = False
) -> MadeInvitation:
    """Make a code for `limit` people, good for `days` days. The code is in the answer and nowhere else.

    A short one for print serves at most 200 people and 30 days. Raises TooMany at 200 open codes of one member.
    """
    require(policies.can(actor, "communities.invitation.make"))
    _check_bounds(limit=limit, days=days, is_short=is_short)
    now = clock.now()
    mine = Invitation.objects.filter(issuer=actor, revoked_at__isnull=True, expires_at__gt=now)
    if mine.filter(used_count__lt=F("limit")).count() >= OPEN_AT_MOST:
        raise TooMany(_("You have 200 codes out already. Take some back first."))
    code = codes.make_code(is_short=is_short)
    invitation = Invitation.objects.create(
        community_id=actor.community_id,
        issuer=actor,
        code_hash=codes.hash_of(purpose=PURPOSE, community_id=actor.community_id, code=code),
        hint=code[-4:],
        note=note[:60],
        is_short=is_short,
        limit=limit,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(InvitationMade(invitation_id=invitation.pk, limit=limit), actor=actor)
    return MadeInvitation(invitation=invitation, code=code)


@transaction.atomic
def revoke_invitation(*, actor: Membership, invitation_id: int) -> Invitation:
    """Make a code void: one's own, or anybody's for who sets the gate. Who came with it stays. Safe to retry."""
    found = Invitation.objects.filter(community_id=actor.community_id, pk=invitation_id)
    invitation = found.select_related("issuer").first()
    if invitation is None:
        raise NotFound
    require(policies.can(actor, "communities.invitation.make"))
    if invitation.issuer_id != actor.pk and not policies.can(actor, "communities.gate.manage"):
        raise NotFound
    if found.filter(revoked_at__isnull=True).update(revoked_at=clock.now()):
        record(InvitationRevoked(invitation_id=invitation_id), actor=actor)
    invitation.refresh_from_db()
    return invitation


def redeem(*, membership: Membership, code: str) -> Redemption:
    """Use `code` once for `membership`, within the caller's transaction. The same again by the same person is fine.

    Short codes also share a limit of wrong tries for everybody together, so that many accounts guess no better.
    """
    if not codes.plain(code):
        return Redemption(refusal=_("Type the code you were given."))
    community_id = membership.community_id
    if codes.is_short(code):
        tries.spend(community_id=community_id, person=None, subject="short_code", limit=100)
    hashed = codes.hash_of(purpose=PURPOSE, community_id=community_id, code=code)
    invitation = Invitation.objects.filter(code_hash=hashed).select_related("issuer").first()
    if invitation is None or invitation.revoked_at is not None or not invitation.issuer.is_inside:
        return Redemption(refusal=_("This is not one of our codes. Compare it once more with the one you were given."))
    if codes.is_short(code):
        tries.give_back(community_id=community_id, person=None, subject="short_code")
    if InvitationUse.objects.filter(invitation=invitation, membership=membership).exists():
        return Redemption(invitation=invitation)
    if not _take_use(invitation):
        return Redemption(refusal=_why_not(invitation))
    InvitationUse.objects.create(invitation=invitation, membership=membership, used_at=clock.now())
    record(InvitationUsed(invitation_id=invitation.pk, membership_id=membership.pk), actor=membership)
    return Redemption(invitation=invitation)


def _take_use(invitation: Invitation) -> bool:
    """Check and take one use in one statement: the guard of limits, whoever comes at the same moment."""
    usable = Invitation.objects.filter(
        pk=invitation.pk, used_count__lt=F("limit"), revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    return usable.update(used_count=F("used_count") + 1) == 1


def _why_not(invitation: Invitation) -> str:
    if invitation.expires_at <= clock.now():
        date = formats.date_format(timezone.localtime(invitation.expires_at), "MONTH_DAY_FORMAT")
        return _("This code ran out on %(date)s. Ask whoever gave it to you for another.") % {"date": date}
    return _("This code has been used as often as it may be. Ask whoever gave it to you for another.")


def _check_bounds(*, limit: int, days: int, is_short: bool) -> None:
    if not 1 <= limit <= (SHORT_CODE_LIMIT if is_short else 10_000):
        raise Invalid(_("That is more people than a code of this kind may bring."), code="invitation.limit")
    if not 1 <= days <= (SHORT_CODE_DAYS if is_short else DAYS_AT_MOST):
        raise Invalid(_("A code of this kind does not last that long."), code="invitation.days")
