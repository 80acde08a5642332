"""The shell of every page: all blocks, the language switch, the page for the time without a network."""

import pytest
from django.contrib.auth import get_user_model

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def development(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_block_can_be_read_by_everybody(request, size, axe, screenshot):
    page = request.getfixturevalue(size)
    page.goto("/ui/")
    assert page.get_by_role("heading", name="组件").is_visible()
    page.get_by_role("link", name="打开一个").click()
    assert page.get_by_role("dialog", name="移出这位成员？").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_text("10 / 20").is_hidden()
    assert page.get_by_text("7 / 20").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    axe(page)
    screenshot(page, "ui")


def test_the_first_tab_leads_to_the_text(desktop):
    desktop.goto("/ui/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.textContent") == "跳到正文"
    desktop.keyboard.press("Enter")
    assert desktop.url.endswith("#main")


def test_somebody_chooses_their_language_and_keeps_it(phone):
    phone.goto("/ui/")
    assert phone.locator("html").get_attribute("lang") == "zh-Hans"
    phone.get_by_role("button", name="English").click()
    phone.wait_for_url("**/ui/")
    assert phone.locator("html").get_attribute("lang") == "en"
    assert phone.get_by_role("link", name="Sign in").is_visible()
    phone.get_by_role("button", name="繁體中文").click()
    assert phone.get_by_role("link", name="登入").is_visible()
    phone.reload()
    assert phone.locator("html").get_attribute("lang") == "zh-Hant"


def test_a_browser_that_asks_for_english_first_gets_it(open_page):
    page = open_page(locale="en-GB")
    page.goto("/ui/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_somebody_turns_the_light_off_and_it_stays_off(desktop):
    desktop.goto("/ui/")
    desktop.get_by_role("button", name="深色").click()
    desktop.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    desktop.reload()
    assert desktop.locator("html").get_attribute("data-theme") == "dark"
    assert "night" in desktop.locator(".kit__cover").evaluate("image => image.currentSrc")


def test_without_a_network_there_is_a_page_in_ones_language(open_page, axe, screenshot):
    page = open_page(locale="en-GB", viewport={"width": 390, "height": 844}, service_workers="allow")
    page.goto("/ui/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto("/somewhere/")
    assert page.get_by_role("heading", name="No connection").is_visible()
    axe(page)
    screenshot(page, "offline")
    page.context.set_offline(False)
    page.goto("/ui/")
    page.get_by_role("link", name="Sign in").wait_for()


def test_somebody_signed_in_sees_their_face_and_no_sign_in_button(desktop, sign_in):
    person = get_user_model().objects.create_user("mina@example.org", nickname="米娜", language="zh-hant")
    sign_in(desktop, person)
    desktop.goto("/ui/")
    assert desktop.get_by_role("link", name="我的群落").inner_text() == "娜"
    assert desktop.locator(".page-bar").get_by_role("link", name="登入").count() == 0
    desktop.get_by_role("button", name="English").click()
    desktop.get_by_role("link", name="My communities").wait_for()
    person.refresh_from_db()
    assert person.language == "en", "the choice goes with the person, not with the browser"


def test_on_paper_there_is_only_the_text(desktop):
    desktop.goto("/ui/")
    desktop.emulate_media(media="print", color_scheme="dark")
    assert desktop.locator(".page-bar").is_hidden()
    assert desktop.evaluate("getComputedStyle(document.body).color") == "oklch(0.262 0.016 165)"


def test_the_text_of_a_copy_button_reaches_the_clipboard(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/ui/")
    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/i/XM-2047"


def test_the_examiner_finds_what_is_wrong(desktop, axe):
    desktop.goto("/ui/")
    desktop.evaluate("document.querySelector('.kit__all').append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        axe(desktop)
