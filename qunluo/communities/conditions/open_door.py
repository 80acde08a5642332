"""The condition that asks for nothing: one press and one is in. For those who want no threshold, and say so."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.conditions.registry import Attempt, ConditionKind, Options, Outcome


def _attempt(_attempt: Attempt) -> Outcome:
    return Outcome(is_passed=True)


def _describe(_options: Options) -> str:
    return _("say that you want to come in")


def _parse(_options: Options) -> dict[str, object]:
    return {}


OPEN = ConditionKind(
    key="open",
    label=gettext_lazy("Open door"),
    icon="smile",
    template="communities/joining/_open.html",
    attempt=_attempt,
    describe=_describe,
    parse=_parse,
)
