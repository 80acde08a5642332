"""Founding a community in a browser: by a template on the phone, from zero on the desktop; then its door."""

import pytest

from qunluo.communities.models import Community, FoundingDraft
from qunluo.communities.services.door import show_on_door
from qunluo.communities.tests.factories import make_member, make_person
from qunluo.communities.tests.staging import make_founded

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def go_on(page):
    page.locator(".founding__foot .button--primary").click()


def test_found_by_template_on_the_phone(phone, sign_in, axe, screenshot):
    sign_in(phone, make_person("沈小满"))
    phone.goto("/c/")
    axe(phone)
    screenshot(phone, "communities-empty")
    phone.get_by_role("link", name="建一个群落").last.click()
    phone.locator(".sample", has_text="手作爱好").click()
    phone.get_by_label("叫什么名字").fill("泥手陶社")
    axe(phone)
    screenshot(phone, "founding-1")
    go_on(phone)
    phone.get_by_label("什么时候，在哪里").fill("线上线下")
    phone.locator("#note-scenario .field__error").wait_for()
    assert "周三晚上七点，小河直街的院子里" in phone.locator("#note-scenario").inner_text()
    phone.locator("#preview-body .purpose__item--thin", has_text="线上线下").wait_for()
    axe(phone)
    screenshot(phone, "founding-2")
    phone.get_by_label("什么时候，在哪里").fill("周三晚上七点，小河直街的院子里")
    phone.locator("#note-scenario .founding__praise").wait_for()
    for name in ("定位", "价值观", "公约", "门槛", "开门"):
        go_on(phone)
        phone.wait_for_load_state()
        axe(phone)
        screenshot(phone, f"founding-{name}")
    phone.get_by_label("网址").fill("muddy-hands")
    go_on(phone)
    phone.wait_for_url("**/c/muddy-hands/")
    community = Community.objects.get()
    assert (community.scenario, community.is_open) == ("周三晚上七点，小河直街的院子里", True)
    axe(phone)
    screenshot(phone, "door-owner")


def test_found_from_zero_on_the_desktop_with_the_keyboard(desktop, sign_in, axe):
    sign_in(desktop, make_person("老赵"))
    desktop.goto("/found/")
    name = desktop.get_by_label("叫什么名字")
    name.fill("拐角咖啡")
    name.press("Enter")
    desktop.wait_for_url("**/whom/")
    desktop.get_by_label("为谁").fill("每天路过拐角、想坐十分钟的街坊")
    assert desktop.locator("char-count[for=f_whom]").inner_text() == "15 / 120"
    desktop.locator("#preview-body", has_text="想坐十分钟的街坊").wait_for()
    desktop.get_by_label("做什么").fill("轮流带一种豆子，自己磨给别人喝")
    desktop.get_by_label("什么时候，在哪里").fill("周六早上九点，拐角的店里")
    go_on(desktop)
    desktop.get_by_label("爱好").fill("咖啡")
    go_on(desktop)
    desktop.get_by_label("价值观 1").fill("坐下来")
    go_on(desktop)
    desktop.get_by_label("公约 1", exact=True).fill("先坐下，再说话")
    desktop.get_by_role("button", name="再加一条").click()
    desktop.get_by_label("公约 2", exact=True).fill("杯子自己洗")
    go_on(desktop)
    desktop.get_by_text("谁都可以进来").click()
    go_on(desktop)
    axe(desktop)
    desktop.get_by_role("button", name="先建好，晚点再开门").click()
    desktop.wait_for_url("**/c/**")
    community = Community.objects.get()
    assert (community.name, community.opened_at) == ("拐角咖啡", None)
    assert FoundingDraft.objects.get().community == community


def test_what_was_typed_is_there_when_one_comes_back(desktop, sign_in):
    sign_in(desktop, make_person("老赵"))
    desktop.goto("/found/")
    desktop.get_by_label("叫什么名字").fill("拐角咖啡")
    go_on(desktop)
    with desktop.expect_response("**/whom/draft/"):
        desktop.get_by_label("做什么").fill("轮流带一种豆子，自己磨给别人喝")
    desktop.goto("/found/")
    assert desktop.get_by_label("做什么").input_value() == "轮流带一种豆子，自己磨给别人喝"


def test_a_stranger_reads_the_door(phone, desktop, axe, screenshot):
    owner = make_founded(slug="muddy-hands")
    for name, caption in (("阿沁", "领读 62 晚"), ("林一禾", "答了 118 个问题"), ("老陶", "修绘本书脊")):
        show_on_door(actor=make_member(owner.community, name), caption=caption)
    for page in (phone, desktop):
        page.goto("/c/muddy-hands/")
        assert page.get_by_role("heading", level=1).inner_text() == "泥手陶社"
        assert page.get_by_role("link", name="申请加入").first.is_visible() or page is desktop
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)
        screenshot(page, "door")
        page.get_by_role("button", name="English").click()
        page.get_by_text("Whom we serve, and how").wait_for()
        axe(page)


def test_the_pages_of_the_charter_and_the_studio_are_for_everybody(phone, desktop, sign_in, axe, screenshot):
    owner = make_founded(slug="muddy-hands")
    for page in (phone, desktop):
        sign_in(page, owner.person)
        for path in (
            "charter/",
            "charter/versions/1/",
            "chapters/",
            "face/",
            "studio/charter/",
            "studio/charter/waiting/",
            "studio/chapters/",
            "studio/settings/",
        ):
            page.goto(f"/c/muddy-hands/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            if page is phone:
                axe(page)
            screenshot(page, path.replace("/", "-"))
