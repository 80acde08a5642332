"""A second person comes: meets the gate, is read and welcomed, and claims the name they had before."""

import pytest

from qunluo.communities.models import Membership
from qunluo.communities.services.invitations import make_invitation
from qunluo.communities.services.membership import PlaceholderRow, create_placeholders
from qunluo.communities.tests.factories import give, make_cast, make_member
from qunluo.communities.tests.stage import ASK, CHARTER, CODE, QUIZ, apply, make_charter, set_conditions

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


PEOPLE = {
    "徐老师": "小学语文老师，教二年级",
    "豆豆爸": "有车有力气，管图书室钥匙",
    "米粒妈": "孩子 4 岁，睡得晚",
    "老陶头": "修书的，浆糊自己熬",
    "Anna Li": "",
}


@pytest.fixture
def cast():
    cast = make_cast()
    cast.community.name = "小满亲子读书会"
    cast.community.save()
    make_charter(cast.owner, "不发广告，孩子的照片先问过再发", "说好的事说到做到")
    set_conditions(cast.community, CHARTER, QUIZ, {"any": [CODE, ASK]})
    give(cast.member, "host", "content")
    for place, name in enumerate(("徐老师", "豆豆爸", "米粒妈", "老陶头", "Anna Li")):
        member = make_member(cast.community, name)
        intro = ("小学语文老师，教二年级", "有车有力气，管图书室钥匙", "孩子 4 岁，睡得晚", "修书的，浆糊自己熬", "")[
            place
        ]
        Membership.objects.filter(pk=member.pk).update(introduction=intro)
    create_placeholders(
        cast.community, [PlaceholderRow(name=f"书虫{sign}", source_key=f"chat:{sign}") for sign in "甲乙丙"]
    )
    return cast


def here(cast, rest=""):
    return f"/c/{cast.community.slug}/{rest}"


def test_a_second_person_comes_in_and_claims_their_name(cast, phone, open_page, sign_in, axe, screenshot):
    sign_in(phone, cast.stranger)
    phone.goto(here(cast, "join/"))
    axe(phone)
    screenshot(phone, "join")
    phone.get_by_label("我读过了，在这里照着做").check()
    phone.get_by_role("button", name="同意公约").click()
    phone.get_by_label("几点开始？").fill("九点")
    phone.get_by_role("button", name="作答").click()
    assert phone.get_by_text("还可以再试 4 次").is_visible()
    screenshot(phone, "join-wrong")
    phone.get_by_label("几点开始？").fill("八点")
    phone.get_by_role("button", name="作答").click()
    phone.get_by_label("你为什么来？").fill("女儿六岁，想找人一起读。")
    phone.get_by_role("button", name="申请加入").click()
    assert phone.get_by_text("团队在看你的申请").is_visible()
    axe(phone)
    screenshot(phone, "join-waiting")

    team = open_page(viewport={"width": 1280, "height": 900})
    sign_in(team, cast.owner.person)
    team.goto(here(cast, "studio/"))
    axe(team)
    screenshot(team, "studio-front")
    team.get_by_role("link", name="去看").click()
    axe(team)
    screenshot(team, "studio-applications")
    team.get_by_role("article").get_by_role("button", name="同意").click()
    assert team.get_by_text("已同意。十分钟之内可以收回。").is_visible()

    team.goto(here(cast, f"studio/claims/codes/{cast.placeholder.pk}/"))
    team.get_by_role("button", name="发认领码").click()
    code = team.locator(".once__code").inner_text()
    axe(team)
    screenshot(team, "studio-claims")

    phone.goto(here(cast, "claim/"))
    phone.get_by_label("认领码").fill(code)
    axe(phone)
    phone.get_by_role("button", name="这就是我").click()
    phone.wait_for_url("**/members/")
    assert Membership.objects.get(pk=cast.placeholder.pk).person == cast.stranger
    axe(phone)
    screenshot(phone, "members")


def test_the_studio_and_the_directory_in_pictures(cast, desktop, phone, sign_in, axe, screenshot):
    apply(cast.stranger, cast.community)
    make_invitation(actor=cast.owner, note="图书室门口", is_short=True, limit=30)
    sign_in(desktop, cast.owner.person)
    sign_in(phone, cast.owner.person)
    pages = {
        "members-list": "members/",
        "member": f"members/{cast.member.pk}/",
        "role-table": "roles/",
        "card": "members/card/",
        "studio-members": "studio/members/",
        "studio-member": f"studio/members/{cast.member.pk}/",
        "studio-mute": f"studio/members/{cast.member.pk}/mute/",
        "studio-gate": "studio/gate/",
        "studio-quiz": "studio/gate/conditions/quiz/",
        "studio-invitations": "studio/invitations/",
        "studio-roles": "studio/roles/",
        "studio-role": "studio/roles/new/",
    }
    for name, rest in pages.items():
        for page in (desktop, phone):
            page.goto(here(cast, rest))
            axe(page)
            screenshot(page, name)


def test_the_directory_in_english_by_keyboard(cast, open_page, sign_in, screenshot):
    page = open_page(locale="en-GB", viewport={"width": 1280, "height": 900})
    sign_in(page, cast.owner.person)
    page.goto(here(cast, "members/"))
    screenshot(page, "members-en")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("書蟲")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert page.get_by_role("table").get_by_role("link", name="书虫甲", exact=True).is_visible()
    page.goto(here(cast, "studio/gate/"))
    assert "answer 1 question on the charter right" in page.locator(".page__lead").first.inner_text()
    screenshot(page, "gate-en")
