"""Setting the stage for founding, charters and chapters: drafts, charters and people who hold powers."""

from django.db import transaction

from qunluo.communities.models import Community, FoundingDraft, Membership
from qunluo.communities.services.charter import write_first_charter
from qunluo.communities.services.founding import apply_template, found_community, save_draft, start_draft
from qunluo.communities.services.membership import admit
from qunluo.communities.tests.factories import make_community, make_person
from qunluo.communities.texts import CharterText, RuleText, ValueText
from qunluo.people.models import Person

WHOM = "下了班想用手做点东西的杭州人"
SERVICE = "老成员带新手做完第一只杯子"
SCENARIO = "周三晚上七点，小河直街的院子里"


def make_draft(person: Person | None = None, *, template: str = "craft", **words: object) -> FoundingDraft:
    """A draft with everything in it that founding asks for."""
    person = person or make_person("沈小满")
    draft = start_draft(actor=person, parent=None, language="zh-hans")
    apply_template(actor=person, draft=draft, key=template)
    for name, word in {"name": "泥手陶社", **words}.items():
        setattr(draft, name, word)
    save_draft(actor=person, draft=draft, fields=("name", *words))
    return draft


def make_founded(person: Person | None = None, **words: object) -> Membership:
    """The owner of a community founded from a template and opened."""
    draft = make_draft(person, **words)
    community = found_community(actor=draft.person, draft=draft, is_opened=True)
    return Membership.objects.select_related("community").get(community=community, person=draft.person)


def make_text(*rules: str, values: tuple[str, ...] = ("耐心",), aim: str = "bonds") -> CharterText:
    return CharterText(
        aim=aim,
        whom=WHOM,
        service=SERVICE,
        scenario=SCENARIO,
        values=tuple(ValueText(name=name, text="不比谁快") for name in values),
        rules=tuple(RuleText(text=text, reason="大家都方便") for text in rules or ("先说孩子几岁",)),
    )


@transaction.atomic
def make_owned(parent: Community | None = None, *, is_inheriting: bool = False, **fields: object) -> Membership:
    """The owner of a bare community with a charter of its own, or its parent's."""
    community = make_community(parent=parent, inherits_charter=is_inheriting, **fields)
    owner = admit(actor=None, community=community, person=make_person("群主"), path="founder", as_owner=True)
    owner.community = community
    if not is_inheriting:
        write_first_charter(community, text=make_text(), writer=owner)
    return owner
