"""A browser for every journey: Debian's Chromium, phone and desktop, with axe and pictures.

A page that logs an error (a refused script, a missing file) fails its test.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_core_python
import pytest
from django.conf import settings
from django.test import Client

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread of the tests

CHROMIUM = os.environ.get("QUNLUO_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
# An answer of 4xx is logged by the browser as a failed resource; the page itself says what is wrong.
EXPECTED = re.compile(r"status of (401|403|404|409|422|429)|net::ERR_INTERNET_DISCONNECTED")


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI"):
            pytest.fail(f"Chromium is missing at {CHROMIUM}; the journeys must run here.")
        pytest.skip(f"Chromium is missing at {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, live_server) -> Iterator[Callable]:
    """Open a page as somebody new: `open_page(**PHONE, locale="en-GB")`. Each call is another person's browser.

    Service workers are off unless asked for (`service_workers="allow"`): one being installed holds up navigations.
    """
    contexts, complaints = [], []

    def open_one(**options):
        given = {"locale": "zh-CN", "service_workers": "block", **options}
        context = browser.new_context(base_url=live_server.url, **given)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        contexts.append(context)
        return page

    yield open_one
    for context in contexts:
        context.close()
    unexpected = [text for text in complaints if not EXPECTED.search(text)]
    assert not unexpected, f"The browser complained: {unexpected}"


@pytest.fixture
def phone(open_page):
    """A page on a phone: 390 × 844, touch, Chinese."""
    return open_page(**PHONE)


@pytest.fixture
def desktop(open_page):
    """A page on a desktop: 1280 × 900, Chinese."""
    return open_page(**DESKTOP)


@pytest.fixture
def sign_in(live_server) -> Callable:
    """`sign_in(page, person)`: the browser of `page` becomes theirs, without walking through the form."""

    def sign_in_as(page, person) -> None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign_in_as


@pytest.fixture
def axe() -> Callable:
    """`axe(page)`: no violation of WCAG 2.2 A and AA, by day and by night."""

    def examine(page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = run_axe(page)
            assert not found, f"{page.url} ({scheme}):\n" + "\n".join(found)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")

    return examine


def run_axe(page, rules: list[str] | None = None) -> list[str]:
    """Axe comes in by the debugger, so that the page keeps its own strict policy. `rules`: these alone."""
    session = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    call = (
        f"axe.run({{runOnly: {only!r}, resultTypes: ['violations']}}).then(result => JSON.stringify(result.violations))"
    )
    answer = session.send("Runtime.evaluate", {"expression": call, "awaitPromise": True, "returnByValue": True})
    session.detach()
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in json.loads(answer["result"]["value"])
        for node in violation["nodes"]
    ]


@pytest.fixture
def screenshot() -> Callable:
    """`screenshot(page, "members")`: pictures by day and by night into `QUNLUO_SCREENSHOTS`, if that is set."""

    def take(page, name: str) -> None:
        folder = os.environ.get("QUNLUO_SCREENSHOTS")
        if not folder:
            return
        width = page.viewport_size["width"]
        kind = "phone" if width < 960 else "desktop"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="no-preference")
            page.wait_for_timeout(300)
            page.screenshot(path=Path(folder) / f"{name}-{kind}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")

    return take
