"""Rail and tab bar: who sees which entry, and where one is."""

from types import SimpleNamespace as Row

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from qunluo.ui import importmap, navigation, shell
from qunluo.ui.navigation import Entry
from qunluo.ui.shell import Home, Rail, Shell
from qunluo.ui.shortcuts import part_or_redirect


def page(request, slug=""):
    return HttpResponse()


urlpatterns = [
    path("c/<slug:slug>/", page, name="home"),
    path("c/<slug:slug>/members/", page, name="members"),
    path("c/<slug:slug>/rules/", page, name="rules"),
    path("c/<slug:slug>/rooms/", page, name="rooms"),
    path("c/<slug:slug>/studio/", page, name="studio"),
    path("me/", page, name="me"),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(shell, "_rail_providers", [])
    monkeypatch.setattr(shell, "_asking_providers", [])
    for order, key in enumerate(["home", "members", "rules", "rooms"]):
        navigation.register(Entry(key=key, label=key.title(), icon="users", url_name=key, order=order))
    is_team = lambda membership: membership.state == "muted"  # noqa: E731 a stand-in for a role
    navigation.register(
        Entry(key="studio", label="Studio", icon="sprout", url_name="studio", place="studio", is_visible=is_team)
    )
    navigation.register(Entry(key="me", label="Me", icon="user", url_name="me", place="me", count=lambda _: 3))


@pytest.fixture
def member():
    community = Row(pk=1, slug="xiaoman", name="小满", is_made_up=False)
    return Row(pk=3, name="林一禾", state="member", community=community)


def test_a_member_sees_the_community_and_themselves_but_no_studio(rf, member):
    menu = Shell(rf.get("/c/xiaoman/members/")).menu(member)
    assert [item.key for item in menu.community] == ["home", "members", "rules", "rooms"]
    assert [item.key for item in menu.tabs] == ["home", "members", "rules"]
    assert (menu.studio, menu.studio_tab) == ([], None)
    assert [(item.url, item.count) for item in menu.me] == [("/me/", 3)]


def test_somebody_of_the_team_has_the_studio_in_rail_and_tab_bar(rf, member):
    member.state = "muted"
    menu = Shell(rf.get("/c/xiaoman/studio/reports/")).menu(member)
    assert menu.studio_tab.url == "/c/xiaoman/studio/"
    assert menu.is_in_studio


def test_the_longest_fitting_address_is_where_one_is(rf, member):
    def current(address: str, here: str = "") -> list[str]:
        menu = Shell(rf.get(address)).menu(member, here)
        return [item.key for item in [*menu.community, *menu.studio, *menu.me] if item.is_current]

    assert current("/c/xiaoman/members/7/") == ["members"]
    assert current("/c/xiaoman/") == ["home"]
    assert current("/c/xiaoman/membersonly/") == ["home"]
    assert current("/c/xiaoman/members/", here="rules") == ["rules"]
    assert current("/elsewhere/") == []


def test_an_entry_that_stays_out_of_the_tab_bar_leaves_room_for_the_next(rf, member):
    navigation.forget("rules")
    navigation.register(Entry(key="rules", label="Rules", icon="x", url_name="rules", order=2, is_tab=False))
    assert [item.key for item in Shell(rf.get("/")).menu(member).tabs] == ["home", "members", "rooms"]


def test_a_key_is_registered_once():
    same = Entry(key="extra", label="Extra", icon="x", url_name="home")
    navigation.register(same)
    navigation.register(same)
    with pytest.raises(ValueError, match="twice"):
        navigation.register(Entry(key="extra", label="Another", icon="x", url_name="home"))
    with pytest.raises(ValueError, match="twice"):
        importmap.register("qunluo/relative-time", "elsewhere.js")


def test_the_rail_comes_from_whoever_registered_it_last_and_is_asked_once(rf):
    asked = []
    shell.register_rail(lambda request: Rail())
    shell.register_rail(lambda request: asked.append(1) or Rail(homes=(Home(name="小满", url="/c/xiaoman/", seed=1),)))
    view = Shell(rf.get("/"))
    assert view.rail.homes[0].name == view.rail.homes[0].name == "小满"
    assert asked == [1]


def test_a_page_inside_a_community_shows_its_name_its_entries_and_nothing_dead(rf, member):
    homes = (Home(name="小满", url="/c/xiaoman/", seed=1), Home(name="<拐角>", url="/c/corner/", seed=2))
    shell.register_rail(lambda request: Rail(homes=homes, found_url="/found/"))
    request = rf.get("/c/xiaoman/members/")
    html = render_to_string("ui/community.html", {"membership": member, "shell": Shell(request)})
    assert html.count('aria-current="page"') == 3  # in the rail, the tab bar and the phone's sheet
    assert "&lt;拐角&gt;" in html
    assert "<拐角>" not in html
    assert 'href="#"' not in html
    assert 'href=""' not in html
    assert html.count("<nav") == 3
    assert html.count("<main") == 1


def test_a_made_up_community_says_so_on_every_page(rf, member):
    def shown() -> str:
        return render_to_string("ui/community.html", {"membership": member, "shell": Shell(rf.get("/"))})

    assert "made-up" not in shown()
    member.community.is_made_up = True
    assert "made-up" in shown()


def test_a_deed_gives_htmx_the_part_and_a_form_a_redirect(rf):
    context = {"title": "Saved", "text": "", "tone": "good"}
    part = part_or_redirect(
        rf.post("/", headers={"HX-Request": "true"}), "ui/components/_notice.html", context, to="/me/"
    )
    assert part.status_code == 201
    assert "Saved" in part.content.decode()
    whole = part_or_redirect(rf.post("/"), "ui/components/_notice.html", context, to="/me/")
    assert (whole.status_code, whole.url) == (302, "/me/")
    boosted = rf.post("/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert part_or_redirect(boosted, "ui/components/_notice.html", context, to="/me/").status_code == 302


def test_a_member_is_asked_on_every_page_but_the_one_that_asks_already(rf, member):
    asking = shell.Asking(title="Agree?", url="/c/xiaoman/rules/", label="Read it")
    shell.register_asking(lambda membership: asking if membership.state == "member" else None)
    assert Shell(rf.get("/c/xiaoman/members/")).askings(member) == [asking]
    assert Shell(rf.get("/c/xiaoman/rules/")).askings(member) == []
    assert Shell(rf.get("/c/xiaoman/members/")).askings(None) == []
