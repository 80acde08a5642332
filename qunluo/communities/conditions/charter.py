"""The condition that one has read and accepts the charter in its newest version (M39)."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.conditions.registry import Attempt, ConditionKind, Options, Outcome
from qunluo.communities.queries.charter import find_bare_version

if TYPE_CHECKING:
    from qunluo.communities.conditions.tree import Condition
    from qunluo.communities.models import GatePass, Membership


def _attempt(attempt: Attempt) -> Outcome:
    newest = find_bare_version(community=attempt.membership.community)
    if newest is None:
        return Outcome(is_passed=True, detail="0")
    if attempt.answers.get("accept") != str(newest.number):
        return Outcome(message=_("The charter has changed meanwhile, or the box is not ticked. Please read it again."))
    return Outcome(is_passed=True, detail=str(newest.number))


def _is_current(given: "GatePass", membership: "Membership") -> bool:
    newest = find_bare_version(community=membership.community)
    return newest is None or given.detail == str(newest.number)


def _context(membership: "Membership | None", _condition: "Condition") -> dict[str, object]:
    return {"version": find_bare_version(community=membership.community) if membership else None}


def _describe(_options: Options) -> str:
    return _("accept the charter")


def _parse(_options: Options) -> dict[str, object]:
    return {}


CHARTER = ConditionKind(
    key="charter",
    label=gettext_lazy("Accept the charter"),
    icon="scroll-text",
    template="communities/joining/_charter.html",
    attempt=_attempt,
    describe=_describe,
    parse=_parse,
    is_current=_is_current,
    context=_context,
    weight=10,
)
