"""Making, changing, giving and taking roles. The owner role changes hands in services/handover.py alone."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities import policies
from qunluo.communities.activities import RoleChanged, RoleDeleted, RoleGranted, RoleMade, RoleRevoked
from qunluo.communities.models import Community, Grant, Membership, Role, Roll
from qunluo.communities.permissions import EVERYONE, OWNER, is_known, of_template
from qunluo.communities.roles import TEMPLATES
from qunluo.core.errors import Conflict, Invalid, require

ROLES_AT_MOST = 40


@transaction.atomic
def install_templates(*, community: Community) -> None:
    """Give a newly founded community its ten roles and what every member is. Safe to repeat."""
    Role.objects.bulk_create(
        [
            Role(community=community, key=key, order=900 if key == EVERYONE else 10 * place)
            for place, key in enumerate(TEMPLATES, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def make_owner(*, membership: Membership, granted_by: Membership | None = None) -> Grant:
    """Give `membership` the owner role and count it. Only founding and an accepted handover call this."""
    role = Role.objects.get(community_id=membership.community_id, key=OWNER)
    grant, is_new = Grant.objects.get_or_create(
        role=role,
        membership=membership,
        defaults={"community_id": membership.community_id, "granted_by": granted_by},
    )
    if is_new:
        Roll.objects.filter(community_id=membership.community_id).update(owner_count=F("owner_count") + 1)
    return grant


def let_owner_go(*, membership: Membership) -> None:
    """Take the owner role from `membership`, inside the caller's transaction; Conflict if nobody would be left.

    The count falls in one statement that checks it, so of two owners who go at once only one does.
    """
    if not _take_owner(membership.community_id):
        raise Conflict(
            _("You are the last owner. Hand the community over first, then you can go."), code="communities.last_owner"
        )
    taken, _rows = Grant.objects.filter(membership=membership, role__key=OWNER).delete()
    if not taken:
        raise Conflict(_("This member is no owner any more."), code="communities.no_owner")


def _take_owner(community_id: int) -> bool:
    several = Roll.objects.filter(community_id=community_id, owner_count__gt=1)
    return several.update(owner_count=F("owner_count") - 1) == 1


@transaction.atomic
def make_role(*, actor: Membership, name: str, duty: str, powers: Iterable[str]) -> Role:
    """Make a role of the community's own. Raises Forbidden for powers `actor` lacks, Conflict for a name twice."""
    wanted = _clean_powers(powers)
    require(policies.can_grant(actor, wanted), _("You can only give powers you hold yourself."))
    if Role.objects.filter(community_id=actor.community_id).count() >= ROLES_AT_MOST:
        raise Invalid(_("40 roles are enough: nobody could tell them apart."), code="role.many")
    try:
        with transaction.atomic():
            role = Role.objects.create(
                community_id=actor.community_id,
                name=_clean_name(name),
                duty=duty.strip()[:280],
                permissions=sorted(wanted),
            )
    except IntegrityError as twice:
        raise Conflict(_("There is a role of that name already."), code="role.name") from twice
    record(RoleMade(role_id=role.pk), actor=actor)
    return role


@transaction.atomic
def change_role(*, actor: Membership, role: Role, name: str, duty: str, powers: Iterable[str]) -> Role:
    """Give a role another name, duty or set of powers. What it held and what it will hold, `actor` must hold.

    The owner role stays as it is. A template's name or duty left empty is the template's again.
    """
    wanted = _clean_powers(powers)
    require(_is_theirs_to_change(actor, role))
    require(policies.can_grant(actor, wanted | role.held), _("You can only give powers you hold yourself."))
    role = Role.objects.select_for_update().get(pk=role.pk)
    role.name = "" if role.key and not name.strip() else _clean_name(name)
    role.duty = duty.strip()[:280]
    role.permissions = None if role.key and wanted == of_template(role.key) else sorted(wanted)
    try:
        with transaction.atomic():
            role.save(update_fields=["name", "duty", "permissions"])
    except IntegrityError as twice:
        raise Conflict(_("There is a role of that name already."), code="role.name") from twice
    record(RoleChanged(role_id=role.pk), actor=actor)
    return role


@transaction.atomic
def delete_role(*, actor: Membership, role: Role) -> None:
    """Give up a role of the community's own; who held it holds it no more. Templates stay."""
    require(_is_theirs_to_change(actor, role))
    require(policies.can_grant(actor, role.held), _("You can only take powers you hold yourself."))
    if role.key:
        raise Conflict(_("A role from a template can be left empty, not deleted."), code="role.template")
    record(RoleDeleted(role_id=role.pk, name=role.name), actor=actor)
    role.delete()


@transaction.atomic
def grant_role(*, actor: Membership, role: Role, member: Membership) -> Grant:
    """Give `member` a role. Nobody gives what they do not hold; the owner role changes hands by handover alone.

    Safe to retry: the first grant stays.
    """
    require(_is_theirs_to_change(actor, role) and not role.is_everyone and member.community_id == actor.community_id)
    require(policies.can_grant(actor, role.held), _("You can only give powers you hold yourself."))
    standing = Membership.objects.select_for_update().get(pk=member.pk)
    if not standing.is_inside:
        raise Conflict(_("Roles are for members."), code="role.outside")
    grant, is_new = Grant.objects.get_or_create(
        role=role, membership=member, defaults={"community_id": actor.community_id, "granted_by": actor}
    )
    if is_new:
        record(RoleGranted(role_id=role.pk, membership_id=member.pk), actor=actor)
    return grant


@transaction.atomic
def revoke_role(*, actor: Membership, role: Role, member: Membership) -> None:
    """Take a role from `member`, or give back one's own. Safe to repeat."""
    require(role.community_id == actor.community_id == member.community_id and not role.is_owner)
    is_own = actor.pk == member.pk
    require(is_own or policies.can_grant(actor, role.held), _("You can only take powers you hold yourself."))
    taken, _rows = Grant.objects.filter(role=role, membership=member).delete()
    if taken:
        record(RoleRevoked(role_id=role.pk, membership_id=member.pk), actor=actor)


def _is_theirs_to_change(actor: Membership, role: Role) -> bool:
    return role.community_id == actor.community_id and not role.is_owner


def _clean_powers(powers: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(powers)
    if not all(is_known(key) for key in wanted):
        raise Invalid(_("This installation knows no such power."), code="role.power")
    return wanted


def _clean_name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(clean) <= 24:
        raise Invalid(_("A role's name has 1 to 24 characters."), code="role.name_length")
    return clean
