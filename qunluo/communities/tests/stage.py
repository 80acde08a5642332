"""Setting the stage for gate tests: gates of one kind, codes, applications and a charter, past the rules."""

from django.db import transaction

from qunluo.communities.models import Community, Gate, Membership
from qunluo.communities.services.charter import write_first_charter
from qunluo.communities.services.gate import try_condition
from qunluo.communities.services.invitations import make_invitation
from qunluo.communities.texts import CharterText, RuleText
from qunluo.people.models import Person

QUIZ = {
    "kind": "questions",
    "id": "quiz",
    "options": {"questions": [{"question": "几点开始？", "right": ["八点", "20:00"], "others": []}]},
}
ASK = {"kind": "application", "id": "ask", "options": {"questions": ["你为什么来？"]}}
CODE = {"kind": "invitation", "id": "code"}
CHARTER = {"kind": "charter", "id": "charter"}


def set_conditions(community: Community, *conditions: object, mode: str = "all", **fields: object) -> Gate:
    gate, _is_new = Gate.objects.update_or_create(
        community=community, defaults={"conditions": {mode: list(conditions)}, **fields}
    )
    return gate


def apply(person: Person, community: Community, answer: str = "想读书") -> Membership:
    try_condition(actor=person, community=community, condition_id="ask", answers={"answer_0": answer})
    return Membership.objects.get(person=person, community=community)


def make_charter(owner: Membership, *rules: str) -> None:
    text = CharterText(
        aim="bonds",
        whom="爱读书的人",
        service="每晚一起读",
        scenario="晚上八点",
        values=(),
        rules=tuple(RuleText(text=rule, reason="") for rule in rules or ("不发广告",)),
    )
    with transaction.atomic():
        write_first_charter(owner.community, text=text, writer=owner)


def code_of(issuer: Membership, **fields: object) -> str:
    return make_invitation(actor=issuer, **fields).code


def enter_with(person: Person, community: Community, code: str) -> object:
    return try_condition(actor=person, community=community, condition_id="code", answers={"code": code})
