"""A second person comes in: telephone, questions, charter, approval, the name they had before."""

import re

import pytest

from qunluo.communities.models import Membership
from qunluo.communities.services.membership import create_placeholder
from qunluo.people import sms
from qunluo.people.tests.factories import make_person
from tests.journeys.conftest import DESKTOP
from tests.journeys.deeds import code_in, found, sign_up_by_email, type_code

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Every short message that went out."""
    messages: list[str] = []
    monkeypatch.setitem(sms._senders, "console", lambda number, text: messages.append(text))
    return messages


def sign_up_by_phone(page, sent, door):
    page.goto(door)
    page.get_by_role("link", name="申请加入").first.click()
    page.get_by_role("link", name="新建账号").click()
    page.get_by_label("怎么称呼你").fill("书虫小鹿")
    page.locator("input[type=tel]").fill("139 5710 2468")
    page.get_by_role("button", name="新建账号").click()
    page.get_by_role("button", name="继续").wait_for()
    type_code(page, code_in(sent[-1]))


def test_somebody_signs_up_by_phone_is_approved_and_claims_their_name(phone, open_page, sent, sign_in, axe, screenshot):
    owner = found(make_person("老赵"))
    slug = owner.community.slug
    create_placeholder(owner.community, name="小鹿", source_key="slack:U01")
    sign_up_by_phone(phone, sent, f"/c/{slug}/")
    phone.wait_for_url(f"**/c/{slug}/join/")
    axe(phone)
    phone.get_by_label("我读过了，在这里照着做").check()
    phone.get_by_role("button", name="同意公约").click()
    phone.get_by_label("自己有多少粉丝").check()
    phone.get_by_role("button", name="作答").click()
    assert phone.get_by_role("alert").first.is_visible(), "the wrong answer is told"
    axe(phone)
    phone.get_by_label("东西是怎么得到的").check()
    phone.get_by_role("button", name="作答").click()
    for number, area in enumerate(phone.locator("textarea").all()):
        area.fill(f"<b>第 {number} 个回答</b>")
    phone.get_by_role("button", name="申请加入").click()
    phone.locator(".notice--good").wait_for()
    screenshot(phone, "join-waiting")

    desk = open_page(**DESKTOP)
    sign_in(desk, owner.person)
    desk.goto(f"/c/{slug}/studio/applications/")
    assert desk.get_by_text("<b>第 0 个回答</b>").is_visible()
    axe(desk)
    desk.get_by_role("article").get_by_role("button", name="同意").click()
    desk.get_by_text("每个人都有了答复").wait_for()
    desk.goto(f"/c/{slug}/members/?group=placeholders")
    desk.get_by_role("link", name=re.compile("小鹿")).first.click()
    desk.get_by_role("link", name=re.compile("认领码")).or_(
        desk.get_by_role("button", name=re.compile("认领码"))
    ).click()
    if desk.locator(".once__code").count() == 0:
        desk.get_by_role("button", name="发认领码").click()
    code = desk.locator(".once__code").inner_text()

    phone.goto(f"/c/{slug}/claim/")
    phone.locator("input[name=code]").fill(code)
    phone.get_by_role("button", name="这就是我").click()
    phone.wait_for_load_state()
    phone.goto(f"/c/{slug}/members/")
    assert phone.locator("main").get_by_text("小鹿").first.is_visible()
    axe(phone)
    assert Membership.objects.get(person__phone="+8613957102468").is_inside
    assert not Membership.objects.filter(person=None, source_key="slack:U01").exists()


def test_without_script_one_founds_applies_and_searches(open_page, mailoutbox):
    owner = found(make_person("老赵"), gate="application")
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_up_by_email(page, mailoutbox, nickname="阿沁", email="qin@example.org")
    page.goto(f"/c/{owner.community.slug}/join/")
    page.get_by_label("我读过了，在这里照着做").check()
    page.get_by_role("button", name="同意公约").click()
    for area in page.locator("textarea").all():
        area.fill("想来")
    page.get_by_role("button", name="申请加入").click()
    assert Membership.objects.get(person__nickname="阿沁").state == "applied"
    page.goto("/found/")
    page.get_by_label("叫什么名字").fill("拐角咖啡")
    page.locator(".founding__foot .button--primary").click()
    page.wait_for_url("**/whom/")
    page.locator(".founding__foot .button--primary").click()
    assert page.locator(".field__error").first.is_visible(), "nothing was written"
    page.get_by_label("为谁").fill("每天路过拐角、想坐十分钟的街坊")
    page.get_by_label("做什么").fill("轮流带一种豆子，自己磨给别人喝")
    page.get_by_label("什么时候，在哪里").fill("周六早上九点，拐角的店里")
    page.locator(".founding__foot .button--primary").click()
    page.wait_for_url("**/position/")
    assert "每天路过拐角" in page.locator("#preview-body").inner_text()
