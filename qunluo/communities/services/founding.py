"""Founding: from a draft in somebody's head to a community with an owner, a charter and a gate (M1–M3).

A draft is its person's alone. Saving one asks nothing; founding checks that everything is there.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.communities.activities import CommunityFounded, CommunityOpened
from qunluo.communities.catalogue import get_template
from qunluo.communities.gate_choices import gate_of
from qunluo.communities.models import CharterAcceptance, Community, FoundingDraft, Membership
from qunluo.communities.models.community import Positioned
from qunluo.communities.policies import can
from qunluo.communities.queries.charter import get_charter
from qunluo.communities.services.charter import text_of, write_first_charter
from qunluo.communities.services.gate_editing import install_gate
from qunluo.communities.services.membership import admit
from qunluo.communities.services.refusals import constraint_of
from qunluo.communities.texts import CharterText, RuleText, ValueText
from qunluo.core import clock
from qunluo.core.errors import Conflict, Invalid, NotFound, TooMany, require
from qunluo.people.models import Person

RESERVED = frozenset("new found mine all about admin api static media studio help search settings".split())  # noqa: SIM905
A_DAY = 10
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,46}[a-z0-9])")
WORDS = ("tagline", "whom", "service", "scenario", "industry", "interest", "place", "need")
CHOICES = ("kind", "aim", "connector", "gate")
LISTS = ("values", "rules", "questions", "quiz")
POSITION = tuple(field.name for field in Positioned._meta.get_fields())


@transaction.atomic
def start_draft(*, actor: Person, parent: Membership | None, language: str) -> FoundingDraft:
    """The open draft of `actor`, made if there is none. `parent` is their membership where a chapter is wanted.

    A chapter begins with its parent's words, but for the place. Safe to retry and to race: one open draft each.
    """
    if parent is not None:
        require(can(parent, "communities.chapter.found"))
    community = parent.community if parent else None
    words = _words_of_parent(community) if community else {"language": language}
    draft, _is_new = FoundingDraft.objects.get_or_create(
        person=actor, parent=community, claimed_at=None, defaults={**words, "time_zone": actor.time_zone}
    )
    return draft


def save_draft(*, actor: Person, draft: FoundingDraft, fields: Iterable[str]) -> None:
    """Keep what `draft` says now in `fields`. Raises Conflict when it became a community meanwhile."""
    draft.saved_at = clock.now()
    names = {*fields, "saved_at"}
    saved = FoundingDraft.objects.filter(pk=draft.pk, person=actor, claimed_at__isnull=True).update(
        **{name: getattr(draft, name) for name in names}
    )
    if not saved:
        raise Conflict(_("This community has been founded already."), code="founding.founded")


def apply_template(*, actor: Person, draft: FoundingDraft, key: str) -> None:
    """Fill `draft` from the template `key` in its language; "" means from zero.

    What the person wrote stays: only empty fields and untouched words of the template before are replaced.
    """
    before = get_template(draft.template, draft.language)
    after = get_template(key, draft.language)
    for name in (*WORDS, *CHOICES, *LISTS):
        now, old = getattr(draft, name), _of_template(before, name)
        if not now or now == old or (before is None and name in CHOICES):
            setattr(draft, name, _of_template(after, name))
    draft.template = after.key if after else ""
    save_draft(actor=actor, draft=draft, fields=("template", *WORDS, *CHOICES, *LISTS))


def use_charter_of_parent(*, actor: Person, draft: FoundingDraft, source: str) -> None:
    """For a chapter: live by the parent's charter, begin with a copy of it, or write one's own."""
    draft.charter_source = source
    if source == FoundingDraft.CharterSource.COPY and draft.parent is not None:
        text = _charter_of(draft.parent)
        draft.values = [[value.name, value.text, str(value.key)] for value in text.values]
        draft.rules = [[rule.text, rule.reason, str(rule.key)] for rule in text.rules]
    save_draft(actor=actor, draft=draft, fields=("charter_source", "values", "rules"))


def discard_draft(*, actor: Person, draft: FoundingDraft) -> None:
    """Throw an open draft away; one that became a community stays as its record."""
    FoundingDraft.objects.filter(pk=draft.pk, person=actor, claimed_at__isnull=True).delete()


@transaction.atomic
def found_community(*, actor: Person, draft: FoundingDraft, is_opened: bool) -> Community:
    """Make the community: its row, the owner's membership, the first charter and the gate, all or nothing.

    Safe to retry and to race: a draft becomes one community, whoever comes later gets the same. With `is_opened`
    strangers may see it at once. Raises Invalid when something is missing or the address is taken, TooMany after ten
    within a day.
    """
    _check_rate(actor, draft)
    claimed = FoundingDraft.objects.filter(pk=draft.pk, person=actor, claimed_at__isnull=True).update(
        claimed_at=clock.now()
    )
    draft = _reread(draft, actor)
    if not claimed and draft.community is not None:
        return draft.community
    _check_complete(draft)
    community = create_community(actor=actor, draft=draft, is_opened=is_opened)
    draft.community = community
    draft.save(update_fields=["community"])
    return community


def create_community(*, actor: Person, draft: FoundingDraft, is_opened: bool) -> Community:
    """The rows of a new community from `draft`. For `found_community`, which holds the claim on the draft."""
    _check_parent(actor, draft)
    community = _insert(draft, is_opened=is_opened)
    owner = admit(actor=None, community=community, person=actor, path="founder", as_owner=True)
    if community.inherits_charter:
        _agree_to_inherited(community, owner)
    else:
        write_first_charter(community, text=charter_text_of(draft), writer=owner)
    install_gate(community=community, conditions=gate_of(draft))
    parent_id = community.parent_id
    record(
        CommunityFounded(community_id=community.pk, parent_id=parent_id, template=draft.template),
        actor=owner,
        community_id=community.pk,
    )
    if is_opened:
        record(CommunityOpened(community_id=community.pk), actor=owner, community_id=community.pk)
    return community


def charter_text_of(draft: FoundingDraft) -> CharterText:
    """The first charter as the draft has it."""
    return CharterText(
        aim=draft.aim,
        whom=draft.whom,
        service=draft.service,
        scenario=draft.scenario,
        values=tuple(ValueText(name=row[0], text=row[1], **_key(row)) for row in draft.values),
        rules=tuple(RuleText(text=row[0], reason=row[1], **_key(row)) for row in draft.rules),
    )


def suggest_slug(draft: FoundingDraft) -> str:
    """An address nobody has yet, from the Latin letters of the name, else from the template."""
    base = slugify(draft.name)[:40].strip("-_")
    if SLUG.fullmatch(base) and base not in RESERVED and not Community.objects.filter(slug=base).exists():
        return base
    stem = base if SLUG.fullmatch(base) else (draft.template or "qun")
    return f"{stem[:40]}-{secrets.token_hex(2)}"


def missing_steps(draft: FoundingDraft) -> list[str]:
    """The steps that still lack something, in their order."""
    step = FoundingDraft.Step
    is_own = draft.charter_source != FoundingDraft.CharterSource.REFERENCE
    lacking = {
        step.TEMPLATE: not draft.name.strip(),
        step.WHOM: not (draft.whom.strip() and draft.service.strip() and draft.scenario.strip()),
        step.POSITION: not any((draft.industry, draft.interest, draft.place, draft.need)),
        step.VALUES: is_own and not draft.values,
        step.RULES: is_own and not draft.rules,
        step.GATE: draft.gate in {FoundingDraft.Gate.CHARTER, FoundingDraft.Gate.BOTH} and not draft.quiz,
    }
    return [str(name.value) for name, is_lacking in lacking.items() if is_lacking]


def _reread(draft: FoundingDraft, actor: Person) -> FoundingDraft:
    fresh = FoundingDraft.objects.select_related("parent", "community").filter(pk=draft.pk, person=actor).first()
    if fresh is None:
        raise NotFound(_("This draft is no longer there."))
    return fresh


def _check_rate(actor: Person, draft: FoundingDraft) -> None:
    """A handful of communities a day is a founder; more is a machine."""
    since = clock.now() - timedelta(days=1)
    founded = FoundingDraft.objects.filter(person=actor, claimed_at__gte=since).exclude(pk=draft.pk).count()
    if founded >= A_DAY:
        raise TooMany(
            _("You have founded %(most)d communities within a day. Go on tomorrow.") % {"most": A_DAY},
            code="founding.too_many",
            retry_after_seconds=3600,
        )


def _check_complete(draft: FoundingDraft) -> None:
    missing = missing_steps(draft)
    if missing:
        raise Invalid(_("Something is still missing."), code="founding.incomplete", values={"steps": missing})


def _check_parent(actor: Person, draft: FoundingDraft) -> None:
    """Whoever founds a chapter needs the right to at this moment, not only when they began.

    Locks the parent's row, which the guard of the tree must not wait for while somebody moves it.
    """
    if draft.parent is None:
        return
    Community.objects.select_for_update(of=("self",)).get(pk=draft.parent.pk)
    membership = Membership.objects.select_related("community").filter(community=draft.parent, person=actor).first()
    require(membership is not None and can(membership, "communities.chapter.found"))


def _insert(draft: FoundingDraft, *, is_opened: bool) -> Community:
    now = clock.now()
    words = {name: getattr(draft, name) for name in POSITION}
    fixed = {
        **words,
        "parent": draft.parent,
        "inherits_charter": draft.parent is not None and draft.charter_source == "reference",
        "founded_at": now,
        "opened_at": now if is_opened else None,
    }
    try:
        with transaction.atomic():
            return Community.objects.create(slug=draft.slug or suggest_slug(draft), **fixed)
    except IntegrityError as refused:
        raise _tell(refused) from refused


def _tell(refused: IntegrityError) -> Invalid:
    """What the database means, in words."""
    if constraint_of(refused) == "community_depth":
        return Invalid(_("Chapters go four levels deep at most."), code="chapter.too_deep")
    return Invalid(_("This address is taken. Try another one."), code="founding.slug_taken")


def _agree_to_inherited(community: Community, owner: Membership) -> None:
    charter = get_charter(community=community)
    if charter.in_force is None:
        raise Invalid(_("The community above has no charter yet."), code="charter.none")
    CharterAcceptance.objects.create(community=community, membership=owner, version=charter.in_force)


def _charter_of(parent: Community) -> CharterText:
    charter = get_charter(community=parent)
    if charter.in_force is None:
        raise Invalid(_("The community above has no charter yet."), code="charter.none")
    return text_of(charter.in_force)


def _words_of_parent(parent: Community) -> dict[str, object]:
    kept = ("whom", "service", "industry", "interest", "need", "kind", "aim", "connector", "language")
    words: dict[str, object] = {name: getattr(parent, name) for name in kept}
    return {**words, "charter_source": FoundingDraft.CharterSource.REFERENCE}


def _of_template(template: object, name: str) -> object:
    """What a template says in `name`, as a draft stores it; empty for none."""
    if template is None:
        return [] if name in LISTS else getattr(FoundingDraft(), name)
    found = getattr(template, name)
    if name in {"values", "rules"}:
        return [[head, body] for head, body in found]
    return [list(row) for row in found] if name == "quiz" else (list(found) if name == "questions" else found)


def _key(row: list[str]) -> dict[str, UUID]:
    return {"key": UUID(row[2])} if len(row) > 2 and row[2] else {}
