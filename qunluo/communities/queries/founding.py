"""Finding a person's own founding drafts and what a step page shows beside the form."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qunluo.communities import overlap
from qunluo.communities.concreteness import HINTS, hint_for
from qunluo.communities.models import Community, FoundingDraft
from qunluo.communities.queries.communities import Near, list_near
from qunluo.core.errors import NotFound
from qunluo.people.models import Person

Step = FoundingDraft.Step


@dataclass(frozen=True, kw_only=True)
class StepMark:
    """One step in the line above the form. `state` is done, now or next."""

    key: str
    label: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Opened communities much like the draft, and what the draft says that they do not."""

    near: list[Near]
    clause: str | None


def get_draft(*, viewer: Person, draft_id: int) -> FoundingDraft:
    """The viewer's own draft, also one that has become a community. 1 query."""
    draft = FoundingDraft.objects.select_related("parent", "community").filter(pk=draft_id, person=viewer).first()
    if draft is None:
        raise NotFound(_("This draft is no longer there."))
    return draft


def find_open_draft(*, viewer: Person, parent: Community | None = None) -> FoundingDraft | None:
    """What the viewer has begun and not founded, for this parent or for none. 1 query."""
    return FoundingDraft.objects.filter(person=viewer, parent=parent, claimed_at__isnull=True).first()


def list_open_drafts(*, viewer: Person) -> list[FoundingDraft]:
    """Everything the viewer has begun and not founded, the latest first. 1 query."""
    drafts = FoundingDraft.objects.filter(person=viewer, claimed_at__isnull=True).select_related("parent")
    return list(drafts.order_by("-saved_at")[:20])


def steps_of(draft: FoundingDraft) -> list[str]:
    """The steps this draft goes through: a chapter under its parent's charter writes no values and rules."""
    skipped = {Step.VALUES, Step.RULES} if draft.charter_source == FoundingDraft.CharterSource.REFERENCE else set()
    return [step.value for step in Step if step not in skipped]


def marks_of(draft: FoundingDraft, step: str) -> list[StepMark]:
    """The line of steps above the form; opening stands behind them all."""
    steps = steps_of(draft)
    here = steps.index(step) if step in steps else 0
    states = ["done" if place < here else "now" if place == here else "next" for place in range(len(steps))]
    labels = _labels(is_chapter=draft.parent_id is not None)
    return [
        StepMark(key=key, label=labels[key], state=state)
        for key, state in zip(steps, states, strict=True)
        if key != Step.OPENING
    ]


def neighbours_of(draft: FoundingDraft, step: str) -> tuple[str | None, str | None]:
    """The steps before and after."""
    steps = steps_of(draft)
    here = steps.index(step) if step in steps else 0
    return (steps[here - 1] if here else None), (steps[here + 1] if here + 1 < len(steps) else None)


def label_of(step: str, *, is_chapter: bool = False) -> str:
    """What a step is called."""
    return _labels(is_chapter=is_chapter)[step]


def thin_fields(draft: FoundingDraft) -> list[str]:
    """The sentences that would get a hint."""
    return [name for name in HINTS if hint_for(name, getattr(draft, name))]


def find_overlap(draft: FoundingDraft) -> Overlap:
    """Who serves nearly the same people already, and what is this draft's own. 1 query."""
    axes = (draft.industry, draft.interest, draft.place, draft.need)
    said = " ".join((draft.name, draft.whom, draft.service, draft.scenario, *axes))
    near = list_near(words=said, axes=axes)
    concrete = [getattr(draft, name) for name in ("service", "scenario") if not hint_for(name, getattr(draft, name))]
    own = overlap.distinct_clause("。".join(concrete), [found.tokens for found in near])
    return Overlap(near=near, clause=own if near else None)


def _labels(*, is_chapter: bool) -> dict[str, str]:
    return {
        Step.TEMPLATE: pgettext("step", "Beginning") if is_chapter else pgettext("step", "Template"),
        Step.WHOM: pgettext("step", "For whom"),
        Step.POSITION: pgettext("step", "Position"),
        Step.VALUES: pgettext("step", "Values"),
        Step.RULES: pgettext("step", "Rules"),
        Step.GATE: pgettext("step", "Gate"),
        Step.OPENING: pgettext("step", "Opening"),
    }
