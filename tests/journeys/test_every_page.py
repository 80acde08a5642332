"""Every page there is, found by the URL patterns: nothing to object to for axe, nothing wider than the phone."""

import contextlib
import itertools

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern

from qunluo.analytics.services.reports import order_report
from qunluo.communities.models import FoundingDraft, Membership, Role
from qunluo.communities.services.founding import start_draft
from qunluo.communities.services.membership import create_placeholder
from qunluo.communities.tests.factories import make_member
from qunluo.importing.models import Import
from qunluo.importing.services.imports import run_import, start_import
from qunluo.importing.services.uploads import add_import, receive_file
from qunluo.jobs.runner import run_due_jobs
from qunluo.people.tests.factories import make_person
from tests.journeys.conftest import run_axe
from tests.journeys.deeds import found
from tests.journeys.slack import slack_zip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDE = """() => innerWidth < document.documentElement.scrollWidth
  ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map(e => e.tagName + '.' + (e.getAttribute('class') ?? '')) : []"""
# A small button is 36 px with a mouse, which this browser has, and 44 px under a thumb.
SMALL = """() => [...document.querySelectorAll('main :is(a[href], button, summary), nav a, header a')].filter(e => {
  if (!e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) return false;
  if (e.closest('.sr-only, .skip, .button--small, .message__quote')) return false;
  if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') return false;
  const box = e.getBoundingClientRect();
  const sizes = [[box.width, box.height], ...['::before', '::after'].map(part => getComputedStyle(e, part))
    .filter(style => style.position === 'absolute').map(style => [parseFloat(style.width), parseFloat(style.height)])];
  return box.width > 1 && !sizes.some(([width, height]) => width > 43 && height > 43);
}).map(e => e.className + ' ' + e.textContent.trim().slice(0, 20)).slice(0, 4)"""


@pytest.fixture
def filled(tmp_path) -> Membership:
    """A community with a history, a report, members in every state, and a draft of another."""
    owner = found(make_person("老赵", email="zhao@example.org"), name="山路背包同行")
    path = tmp_path / "slack.zip"
    path.write_bytes(slack_zip(days=30, a_day=12))
    history = add_import(actor=owner, received=receive_file(path))
    start_import(actor=owner, history=history, options={}, now=True)
    run_import(import_id=history.pk, report=lambda row: None)
    order_report(community=owner.community)
    run_due_jobs()
    make_member(owner.community, "阿沁")
    make_member(owner.community, "<b>许望</b>", state="removed")
    create_placeholder(owner.community, name="书虫小鹿", source_key="chat:9")
    start_draft(actor=owner.person, parent=None, language="zh-hans")
    return owner


def addresses(values: dict[str, object], resolver=None, namespace: str = "") -> set[str]:
    """The address of every pattern there is, as far as `values` has its parts."""
    held = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            held |= addresses(values, entry, entry.namespace or namespace)
            continue
        name = f"{namespace}:{entry.name}" if namespace else entry.name
        for chosen in itertools.chain.from_iterable(itertools.combinations(values, count) for count in range(4)):
            with contextlib.suppress(NoReverseMatch):
                held.add(reverse(name, kwargs={part: values[part] for part in chosen}))
                break
    return held


def known(owner: Membership) -> dict[str, object]:
    """What stands for each part of an address."""
    community = owner.community
    return {
        "slug": community.slug,
        "draft_id": FoundingDraft.objects.get(community=None).pk,
        "number": 1,
        "member_id": Membership.objects.get(community=community, person__nickname="阿沁").pk,
        "role_id": Role.objects.get(community=community, key="moderator").pk,
        "import_id": Import.objects.get().pk,
        "room_id": community.rooms.first().pk,
        "report_id": community.reports.first().pk,
        "condition_id": "application",
        "language": "zh-hans",
    }


def pages(person, values: dict[str, object]) -> list[str]:
    """Those of all addresses that answer GET with a whole page; none may break."""
    client, held = Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), []
    client.force_login(person)
    for address in sorted(addresses(values)):
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200 and b"</html>" in b"".join(answer):
            held.append(address)
    return held


def complaints(page, address: str) -> list[str]:
    """What is wrong with a page: on the desktop and on the phone, by day and by night."""
    wrong = []
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{address} at {width}: wider than the screen: {part}" for part in page.evaluate(WIDE)]
        wrong += [f"{address} at {width}: {found}" for found in run_axe(page)]
    wrong += [f"{address}: too small for a thumb: {part}" for part in page.evaluate(SMALL)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"{address} by night: {found}" for found in run_axe(page, rules=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return wrong


def test_every_page_can_be_read_by_everybody(open_page, filled, sign_in):
    page = open_page(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    wrong, inside = [], pages(filled.person, known(filled))
    assert len(inside) > 45
    sign_in(page, filled.person)
    for address in inside:
        page.goto(address)
        wrong += complaints(page, address)
    page.context.clear_cookies()
    door = f"/c/{filled.community.slug}/"
    for address in ("/", door, f"{door}charter/", "/accounts/login/", "/accounts/signup/", "/accounts/login/code/"):
        page.goto(address)
        wrong += complaints(page, address)
    assert not wrong, "\n".join(wrong)


def test_the_main_deed_is_reached_by_the_keyboard(desktop, filled, sign_in):
    sign_in(desktop, filled.person)
    desktop.goto(f"/c/{filled.community.slug}/studio/roles/")
    deed = desktop.locator("main .button--primary").first
    for _press in range(40):
        desktop.keyboard.press("Tab")
        if deed.evaluate("deed => deed === document.activeElement"):
            break
    assert deed.evaluate("deed => deed.matches(':focus-visible') && getComputedStyle(deed).outlineStyle") != "none"
