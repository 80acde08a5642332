"""What people do again and again in the journeys, by what they see on the page."""

import re

from qunluo.communities.models import Community, Membership
from qunluo.communities.services.founding import apply_template, found_community, save_draft, start_draft
from qunluo.people.models import Person


def code_in(text: str) -> str:
    """The six digits of a message."""
    return re.findall(r"\b\d{6}\b", text)[-1]


def sign_up_by_email(page, mailoutbox, *, nickname: str, email: str) -> None:
    """Walk through the form and the code, from wherever sign-up begins."""
    page.goto("/accounts/signup/?by=email")
    page.get_by_label("怎么称呼你").fill(nickname)
    page.get_by_label("邮箱").fill(email)
    page.get_by_role("button", name="新建账号").click()
    page.get_by_role("button", name="继续").wait_for()
    type_code(page, code_in(mailoutbox[-1].body))


def type_code(page, code: str) -> None:
    """Type six digits and wait until the page with the field is gone."""
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="继续").click()
    page.locator("input[name=code]").wait_for(state="detached")


def found(person: Person, *, template: str = "brand", name: str = "山路背包同行", **words: object) -> Membership:
    """A community from a template, by the services: for journeys that begin later. Gives back the owner."""
    draft = start_draft(actor=person, parent=None, language="zh-hans")
    apply_template(actor=person, draft=draft, key=template)
    draft.name = name
    for field, value in words.items():
        setattr(draft, field, value)
    save_draft(actor=person, draft=draft, fields=("name", *words))
    community: Community = found_community(actor=person, draft=draft, is_opened=True)
    return Membership.objects.select_related("community", "person").get(community=community, person=person)
