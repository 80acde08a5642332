"""Ways in and ways to read: passkey, language, theme, the installed app without a network."""

import pytest
from django.conf import settings
from django.test import Client

from qunluo.people.tests.factories import make_person
from tests.journeys.conftest import PHONE
from tests.journeys.deeds import found

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CONTROLLED = """new Promise(done => navigator.serviceWorker.controller ? done()
  : navigator.serviceWorker.addEventListener('controllerchange', () => done(), {once: true}))"""
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_opens_the_door(desktop, live_server):
    assert "localhost" in live_server.url, "a passkey belongs to a name, not to a number"
    page = desktop
    make_person("米娜", email="mina@example.org", password="correct horse battery")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/accounts/login/?by=email")
    page.get_by_label("邮箱").fill("mina@example.org")
    page.get_by_label("密码").fill("correct horse battery")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/accounts/mfa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("密码").fill("correct horse battery")
        page.locator("main .button--primary").click()
    page.locator("input[name=name]").fill("我的手机")
    page.get_by_role("button", name="建通行密钥").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    page.goto("/accounts/mfa/webauthn/")
    assert page.locator("main").get_by_text("我的手机").is_visible()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/me/")
    assert page.get_by_role("heading", name="米娜").is_visible()


def test_language_and_theme_go_with_the_person_through_every_page(open_page, sign_in):
    phone = open_page(**PHONE)  # each language brings a worker of its own; not of interest here
    owner = found(make_person("米娜"))
    inside = f"/c/{owner.community.slug}/members/"
    sign_in(phone, owner.person)
    phone.goto("/")
    phone.get_by_role("button", name="English").click()
    phone.goto(inside)
    assert phone.get_by_role("heading", name="Members").is_visible()
    phone.goto("/me/")
    phone.get_by_role("button", name="繁體中文").click()
    phone.goto(inside)
    assert phone.get_by_role("heading", name="成員").is_visible()
    phone.goto("/")
    phone.get_by_role("button", name="深色").first.click()
    phone.locator("html[data-theme=dark]").wait_for()
    phone.goto(inside)
    assert phone.locator("html").get_attribute("data-theme") == "dark"


def test_the_app_can_be_installed_and_says_when_there_is_no_network(open_page, live_server, sign_in):
    page = open_page(**PHONE, service_workers="allow")
    owner = found(make_person("米娜"))
    sign_in(page, owner.person)
    page.goto("/")
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    errors = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}, "a browser of the tests is always a private one"
    page.evaluate(CONTROLLED)
    page.context.set_offline(True)
    page.goto(f"/c/{owner.community.slug}/members/")
    assert page.get_by_role("heading", name="没有网络").or_(page.get_by_role("heading", name="没连上网")).is_visible()


def test_a_session_of_somebody_else_shows_no_page_of_theirs_from_the_cache():
    owner = found(make_person("米娜"))
    client = Client()
    client.force_login(owner.person)
    answer = client.get(f"/c/{owner.community.slug}/members/")
    assert "no-store" in answer.get("Cache-Control", "") or "private" in answer.get("Cache-Control", "")
    assert settings.SESSION_COOKIE_HTTPONLY
