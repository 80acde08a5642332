"""Which kinds of condition a gate may be built of. Other apps register theirs (paid, referral, task) from `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from qunluo.core.errors import Invalid

if TYPE_CHECKING:
    from django.http import QueryDict

    from qunluo.communities.conditions.tree import Condition
    from qunluo.communities.models import GatePass, Membership

Options = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody tries to meet one condition with what they typed."""

    membership: "Membership"
    condition: "Condition"
    answers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it: passed (now), waiting (for somebody else), or neither, with a sentence for the person.

    `by` is the member by whose word they passed; `detail` what the pass remembers.
    `is_wrong` counts the try.
    """

    is_passed: bool = False
    is_waiting: bool = False
    is_wrong: bool = False
    message: str = ""
    detail: str = ""
    by: "Membership | None" = None


def _always_current(_given: "GatePass", _membership: "Membership") -> bool:
    return True


def _no_context(_membership: "Membership | None", _condition: "Condition") -> dict[str, object]:
    return {}


def _no_options(_sent: "QueryDict") -> dict[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class ConditionKind:
    """A kind of condition.

    `parse` cleans options and raises Invalid; `describe` says them in words; `attempt` decides, inside the
    transaction of the entry, and may only write rows of its own. `tries` wrong answers an hour are allowed (0: any).
    `is_current` tells whether an old pass still holds. `weight` decides which condition names the path (M41).
    `template` shows it to the applicant with what `context` gives, `editor` to the team, `read_editor` reads that form.
    """

    key: str
    label: str | Promise
    icon: str
    template: str
    attempt: Callable[[Attempt], Outcome]
    describe: Callable[[Options], str]
    parse: Callable[[Options], dict[str, object]]
    weight: int = 0
    tries: int = 0
    is_current: "Callable[[GatePass, Membership], bool]" = field(default=_always_current)
    context: "Callable[[Membership | None, Condition], dict[str, object]]" = field(default=_no_context)
    editor: str = ""
    read_editor: "Callable[[QueryDict], dict[str, object]]" = field(default=_no_options)


_kinds: dict[str, ConditionKind] = {}


def register_condition(kind: ConditionKind) -> None:
    """Let gates be built with `kind`. The same key twice is our own mistake."""
    assert kind.key not in _kinds, f"The condition {kind.key} is registered twice"
    assert len(kind.key) <= 20, "The key is stored as the path of a member, 20 characters at most"
    _kinds[kind.key] = kind


def find_kind(key: str) -> ConditionKind:
    """The kind named `key`. Raises Invalid when this installation has none of that name."""
    if key not in _kinds:
        raise Invalid(_("This installation knows no condition of that kind."), code="gate.unknown_kind")
    return _kinds[key]


def every_kind() -> list[ConditionKind]:
    """All kinds, in the order they were registered."""
    return list(_kinds.values())
