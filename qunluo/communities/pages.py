"""What a page of founding needs beside its form, gathered in one place for the page and its live part."""

from typing import Any

from django.urls import reverse

from qunluo.communities.concreteness import HINTS, hint_for
from qunluo.communities.models import FoundingDraft
from qunluo.communities.queries.founding import (
    find_overlap,
    label_of,
    marks_of,
    neighbours_of,
    steps_of,
    thin_fields,
)
from qunluo.communities.services.founding import missing_steps, suggest_slug

Step = FoundingDraft.Step
WITH_OVERLAP = {Step.WHOM, Step.POSITION}


def step_page(draft: FoundingDraft, step: str, form: Any) -> dict[str, Any]:
    """The context of a step. At most one query: the overlap, on the two steps that show it."""
    before, after = neighbours_of(draft, step)
    is_chapter = draft.parent is not None
    steps = [name for name in steps_of(draft) if name != Step.OPENING]
    return {
        "draft": draft,
        "step": step,
        "step_template": f"communities/founding/_{step}.html",
        "form": form,
        "marks": marks_of(draft, step),
        "place": steps.index(step) + 1 if step in steps else None,
        "count": len(steps),
        "after_label": label_of(after, is_chapter=is_chapter) if after else "",
        "before_url": _url(draft, before),
        "back_url": _url(draft, before) or reverse("communities:list"),
        "save_url": _url(draft, step, "communities:founding-draft"),
        "preview": preview(draft, step),
        "missing": [(_url(draft, name), label_of(name)) for name in missing_steps(draft)],
        "overlap": find_overlap(draft) if step in WITH_OVERLAP and draft.whom else None,
        "suggested": suggest_slug(draft) if step == Step.OPENING and not draft.slug else draft.slug,
        "notes": notes(form) if step == Step.WHOM else [],
    }


def preview(draft: FoundingDraft, step: str) -> dict[str, Any]:
    """The door as it would stand now: words, which of them are thin, and which steps still come."""
    steps = [name for name in steps_of(draft) if name != Step.OPENING]
    places = {name: steps.index(name) + 1 for name in steps}
    inherited = draft.charter_source == FoundingDraft.CharterSource.REFERENCE
    return {
        "values": [row[:2] for row in draft.values],
        "rules": [row[:2] for row in draft.rules],
        "thin": thin_fields(draft),
        "values_place": places.get(Step.VALUES),
        "rules_place": places.get(Step.RULES),
        "inherited_from": draft.parent.name if inherited and draft.parent else "",
        "where": draft.place,
        "seed": draft.pk or 0,
    }


def notes(form: Any) -> list[dict[str, Any]]:
    """The line below each of the three sentences: an error, a hint, praise, or nothing."""
    found = []
    for name in HINTS:
        bound = form[name]
        text = str(bound.value() or "")
        hint = hint_for(name, text)
        errors = list(bound.errors) or ([str(hint)] if hint else [])
        found.append({"field": bound, "errors": errors, "is_good": bool(text.strip()) and not errors and hint is None})
    return found


def _url(draft: FoundingDraft, step: str | None, name: str = "communities:founding-step") -> str:
    if step is None or draft.pk is None:
        return ""
    return reverse(name, args=[draft.pk, step])
