"""What one does next with a history that has come in. Registered from `apps.ready()` of whoever knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from qunluo.communities.models import Membership


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """A deed on the page of a finished import. `url_name` is reversed with the slug; shown to whom it opens."""

    key: str
    label: Any
    url_name: str
    is_visible: Callable[[Membership], bool]


_steps: dict[str, NextStep] = {}


def register_next_step(step: NextStep) -> None:
    """Offer `step` after every import. The same key twice is our own mistake."""
    assert step.key not in _steps, f"The next step {step.key} is registered twice"
    _steps[step.key] = step


def list_next_steps(viewer: Membership) -> list[tuple[str, str]]:
    """Label and address of each step this viewer may take. No query."""
    slug = viewer.community.slug
    shown = [step for step in _steps.values() if step.is_visible(viewer)]
    return [(str(step.label), reverse(step.url_name, kwargs={"slug": slug})) for step in shown]
