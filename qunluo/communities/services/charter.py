"""Changing charters: write a draft, publish it, agree to it. Published versions are never edited (M46).

Every deed locks the community's row first, so that two editors come one after the other.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities.activities import CharterAccepted, CharterPublished
from qunluo.communities.models import CharterAcceptance, CharterVersion, Community, Membership, Rule, Value
from qunluo.communities.policies import can
from qunluo.communities.queries.charter import charter_home_id, get_charter, get_draft
from qunluo.communities.texts import MAX_RULES, MAX_VALUES, CharterText, RuleText, ValueText
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, NotFound, require


@transaction.atomic
def start_charter_draft(*, actor: Membership) -> CharterVersion:
    """Open a new version for writing, filled with what is in force or coming. The open draft, if there is one.

    Raises Conflict in a chapter that lives by its parent's charter.
    """
    require(can(actor, "communities.charter.edit"))
    community = _lock(actor.community_id)
    if community.inherits_charter:
        raise Conflict(_("This chapter lives by its parent's charter. Take a copy first."), code="charter.inherited")
    open_draft = get_draft(community=community)
    if open_draft is not None:
        return open_draft
    charter = get_charter(community=community)
    newest = charter.coming or charter.in_force
    text = text_of(newest) if newest else _empty_text(community)
    return _write_version(community, text=text, writer=actor)


@transaction.atomic
def write_charter_draft(*, actor: Membership, text: CharterText, note: str) -> CharterVersion:
    """Replace what the open draft says. Values and rules are numbered by their order; keys carry on.

    Raises NotFound when no draft is open, Invalid when it says too much or the same thing twice.
    """
    require(can(actor, "communities.charter.edit"))
    community = _lock(actor.community_id)
    draft = _open_draft(community)
    _check(text)
    draft.aim, draft.whom, draft.service, draft.scenario = text.aim, text.whom, text.service, text.scenario
    draft.note, draft.written_by = note, actor
    draft.save(update_fields=["aim", "whom", "service", "scenario", "note", "written_by"])
    Value.objects.filter(version=draft).delete()
    Rule.objects.filter(version=draft).delete()
    _write_clauses(draft, text)
    return draft


@transaction.atomic
def discard_charter_draft(*, actor: Membership) -> None:
    """Throw the open draft away. Nothing happens where there is none."""
    require(can(actor, "communities.charter.edit"))
    community = _lock(actor.community_id)
    for draft in CharterVersion.objects.filter(community=community, published_at__isnull=True):
        draft.delete()


@transaction.atomic
def publish_charter(*, actor: Membership, number: int, takes_effect_at: datetime | None = None) -> CharterVersion:
    """Publish the draft with this `number`; it takes effect now or at `takes_effect_at`.

    Members are asked to agree from now on. Whoever publishes has agreed. Raises NotFound when that draft is gone
    (somebody published or discarded it meanwhile) and Invalid when it has no rule or takes effect in the past.
    """
    require(can(actor, "communities.charter.publish"))
    community = _lock(actor.community_id)
    draft = _open_draft(community)
    if draft.number != number:
        raise NotFound(_("This draft is no longer open."))
    now = clock.now()
    if takes_effect_at is not None and takes_effect_at < now:
        raise Invalid(_("A charter cannot take effect in the past."), code="charter.past")
    if not draft.rules.exists():
        raise Invalid(_("A charter needs at least one rule."), code="charter.no_rule")
    return _publish(draft, actor=actor, at=now, takes_effect_at=takes_effect_at or now)


@transaction.atomic
def accept_charter(*, actor: Membership, number: int) -> CharterAcceptance:
    """Agree to the version with this `number`. Safe to retry: the first agreement stays.

    Raises Conflict when a newer version has been published meanwhile: one agrees to what one has read.
    """
    require(actor.is_inside)
    home_id = charter_home_id(actor.community)
    newest = CharterVersion.objects.filter(community_id=home_id, published_at__isnull=False).order_by("number").last()
    if newest is None:
        raise NotFound(_("There is no charter to agree to yet."))
    if newest.number != number:
        raise Conflict(_("There is a newer version. Please read it first."), code="charter.newer_version")
    acceptance, is_new = CharterAcceptance.objects.get_or_create(
        membership=actor, version=newest, defaults={"community_id": actor.community_id}
    )
    if is_new:
        record(CharterAccepted(membership_id=actor.pk, version_id=newest.pk), actor=actor)
    return acceptance


@transaction.atomic
def adopt_copy(*, actor: Membership) -> CharterVersion:
    """A chapter that lived by its parent's charter gets its own copy, in force at once; keys carry on.

    What members agreed to word for word they need not agree to again.
    """
    require(can(actor, "communities.charter.publish"))
    community = _lock(actor.community_id)
    if not community.inherits_charter:
        raise Conflict(_("This community has its own charter already."), code="charter.own")
    return copy_charter_down(community, actor=actor)


def copy_charter_down(community: Community, *, actor: Membership) -> CharterVersion:
    """Give `community` the charter it inherited, as its own. For services that hold its lock."""
    inherited = get_charter(community=community).in_force
    assert inherited is not None, "a community is founded with a charter"
    community.inherits_charter = False
    community.save(update_fields=["inherits_charter"])
    text = replace(text_of(inherited), whom=community.whom, service=community.service, scenario=community.scenario)
    copy = write_first_charter(community, text=text, writer=actor)
    agreed = CharterAcceptance.objects.filter(community=community, version=inherited).exclude(membership=actor)
    CharterAcceptance.objects.bulk_create(
        [
            CharterAcceptance(
                community=community, membership_id=old.membership_id, version=copy, accepted_at=old.accepted_at
            )
            for old in agreed
        ]
    )
    return copy


def write_first_charter(community: Community, *, text: CharterText, writer: Membership) -> CharterVersion:
    """The next version, written and published at once. For founding and copying, inside their transaction."""
    _check(text)
    now = clock.now()
    draft = _write_version(community, text=text, writer=writer)
    return _publish(draft, actor=writer, at=now, takes_effect_at=now)


@transaction.atomic
def bring_charters_into_force() -> int:
    """Carry the words of charters that took effect meanwhile over to their communities; how many. Safe to repeat.

    Pages read the charter itself; this keeps the columns search and overlap read in step.
    """
    changed = 0
    due = CharterVersion.objects.filter(published_at__isnull=False, takes_effect_at__lte=clock.now())
    newest = due.order_by("community_id", "-number").distinct("community_id")
    for version in newest.select_related("community"):
        changed += _carry_over(version, version.community)
    return changed


def text_of(version: CharterVersion) -> CharterText:
    """What a version says, as plain values with the same keys."""
    return CharterText(
        aim=version.aim,
        whom=version.whom,
        service=version.service,
        scenario=version.scenario,
        values=tuple(ValueText(name=v.name, text=v.text, key=v.key) for v in version.values.all()),
        rules=tuple(RuleText(text=r.text, reason=r.reason, key=r.key) for r in version.rules.all()),
    )


def _lock(community_id: int) -> Community:
    return Community.objects.select_for_update(of=("self",)).get(pk=community_id)


def _open_draft(community: Community) -> CharterVersion:
    draft = CharterVersion.objects.filter(community=community, published_at__isnull=True).first()
    if draft is None:
        raise NotFound(_("This draft is no longer open."))
    return draft


def _empty_text(community: Community) -> CharterText:
    return CharterText(aim=community.aim, whom=community.whom, service=community.service, scenario=community.scenario)


def _check(text: CharterText) -> None:
    if len(text.values) > MAX_VALUES:
        raise Invalid(_("At most %(most)d values: more are not remembered.") % {"most": MAX_VALUES})
    if len(text.rules) > MAX_RULES:
        raise Invalid(_("At most %(most)d rules: more are not read.") % {"most": MAX_RULES})
    clauses: tuple[Sequence[ValueText | RuleText], ...] = (text.values, text.rules)
    if any(len({clause.key for clause in group}) != len(group) for group in clauses):
        raise Invalid(_("The same value or rule stands there twice."), code="charter.twice")


def _write_version(community: Community, *, text: CharterText, writer: Membership) -> CharterVersion:
    last = CharterVersion.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    version = CharterVersion.objects.create(
        community=community,
        number=last + 1,
        aim=text.aim,
        whom=text.whom,
        service=text.service,
        scenario=text.scenario,
        written_by=writer,
    )
    _write_clauses(version, text)
    return version


def _write_clauses(version: CharterVersion, text: CharterText) -> None:
    ids = {"community_id": version.community_id, "version": version}
    Value.objects.bulk_create(
        [Value(**ids, number=n, name=v.name, text=v.text, key=v.key) for n, v in enumerate(text.values, 1)]
    )
    Rule.objects.bulk_create(
        [Rule(**ids, number=n, text=r.text, reason=r.reason, key=r.key) for n, r in enumerate(text.rules, 1)]
    )


def _publish(draft: CharterVersion, *, actor: Membership, at: datetime, takes_effect_at: datetime) -> CharterVersion:
    draft.published_at, draft.takes_effect_at = at, takes_effect_at
    draft.save(update_fields=["published_at", "takes_effect_at"])
    if takes_effect_at <= at:
        _carry_over(draft, draft.community)
    CharterAcceptance.objects.create(community_id=draft.community_id, membership=actor, version=draft)
    record(
        CharterPublished(
            community_id=draft.community_id,
            version_id=draft.pk,
            number=draft.number,
            takes_effect_at=takes_effect_at.isoformat(),
        ),
        actor=actor,
    )
    return draft


def _carry_over(version: CharterVersion, community: Community) -> int:
    words = {"aim": version.aim, "whom": version.whom, "service": version.service, "scenario": version.scenario}
    behind = {name: word for name, word in words.items() if getattr(community, name) != word}
    if not behind:
        return 0
    for name, word in behind.items():
        setattr(community, name, word)
    community.save(update_fields=list(behind))
    return 1
