"""The condition that somebody inside has given one a code (M41). Whose code it was stays known."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.conditions.registry import Attempt, ConditionKind, Options, Outcome
from qunluo.communities.services.invitations import redeem


def _attempt(attempt: Attempt) -> Outcome:
    answer = redeem(membership=attempt.membership, code=attempt.answers.get("code", ""))
    if answer.invitation is None:
        return Outcome(is_wrong=True, message=answer.refusal)
    return Outcome(is_passed=True, by=answer.invitation.issuer, detail=str(answer.invitation.pk))


def _describe(_options: Options) -> str:
    return _("be introduced by a member")


def _parse(_options: Options) -> dict[str, object]:
    return {}


INVITATION = ConditionKind(
    key="invitation",
    label=gettext_lazy("Invitation code"),
    icon="hand-helping",
    template="communities/joining/_invitation.html",
    attempt=_attempt,
    describe=_describe,
    parse=_parse,
    tries=5,
    weight=40,
)
