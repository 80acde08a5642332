"""Inside a community: the rail on the desktop, the tab bar and the switcher on the phone."""

from types import SimpleNamespace as Row

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from qunluo.ui import navigation, shell
from qunluo.ui.navigation import Entry
from qunluo.ui.shell import Home, Rail

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
PAGE = """{% extends "ui/community.html" %}{% load ui static %}
{% block title %}成员{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static 'home/studio.css' %}">{% endblock %}
{% block content %}
<header class="page__head"><h1 class="page__title">成员</h1>
<p class="page__lead">218 位成员，还有 36 位等着认领。</p></header>
<section class="card"><div class="card__head"><h2 class="card__title">值得谢谢的人</h2></div><ul class="rows">
<li class="row">{% face_of 7 "小余" %}<div class="row__main"><p class="row__title">小余</p>
<p class="row__text">这周接住了 14 个没人应的提问</p></div>
<a class="button button--soft button--small" href="/c/corner/">致谢</a></li></ul></section>
{% include "ui/components/_notice.html" with tone="good" title="3 份申请等你看" text="最早的一份等了 19 小时。" only %}
{% endblock %}"""


@login_not_required
def page(request, slug="corner"):
    community = Row(pk=2, slug=slug, name="拐角咖啡", is_made_up=slug == "made-up")
    context = {"membership": Row(pk=10, community=community), "user": Row(pk=10, nickname="老赵")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [
    path("", include("qunluo.ui.urls")),
    path("c/<slug:slug>/", page, name="rooms"),
    path("c/<slug:slug>/members/", page, name="members"),
    path("c/<slug:slug>/rules/", page, name="rules"),
    path("c/<slug:slug>/studio/", page, name="studio"),
    path("c/<slug:slug>/studio/diagnosis/", page, name="diagnosis"),
    path("me/", page, name="me"),
]


@pytest.fixture(autouse=True)
def furnished(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(shell, "_asking_providers", [])
    homes = (("小满亲子读书会", "xiaoman", 1), ("拐角咖啡", "corner", 2), ("泥手陶社", "clay", 3))
    rail = Rail(homes=tuple(Home(name=n, url=f"/c/{s}/", seed=i) for n, s, i in homes), found_url="/me/")
    monkeypatch.setattr(shell, "_rail_providers", [lambda request: rail])
    entries = (
        ("rooms", "群聊", "messages-square", "community"),
        ("members", "成员", "users", "community"),
        ("rules", "公约", "scroll-text", "community"),
        ("studio", "工作台", "sprout", "studio"),
        ("diagnosis", "诊断", "activity", "studio"),
        ("me", "我", "user", "me"),
    )
    for order, (key, label, icon, place) in enumerate(entries):
        count = (lambda membership: 12) if key == "rooms" else None
        entry = Entry(key=key, label=label, icon=icon, url_name=key, place=place, order=order, count=count)
        navigation.register(entry)


def test_the_desktop_has_a_rail_and_says_where_one_is(desktop, axe, screenshot):
    desktop.goto("/c/corner/members/")
    rail = desktop.get_by_role("navigation", name="主导航")
    assert rail.count() == 1
    assert rail.get_by_role("link", name="成员").get_attribute("aria-current") == "page"
    assert rail.get_by_role("link", name="拐角咖啡").get_attribute("aria-current") == "true"
    axe(desktop)
    screenshot(desktop, "rail")
    rail.get_by_role("link", name="诊断").click()
    desktop.wait_for_url("**/studio/diagnosis/")


def test_the_phone_has_five_tabs_under_the_thumb(phone, axe, screenshot):
    phone.goto("/c/corner/members/")
    tabs = phone.get_by_role("navigation", name="主导航").get_by_role("link")
    assert [" ".join(text.split()) for text in tabs.all_inner_texts()] == [
        "群聊 12 条未看",
        "成员",
        "公约",
        "经营",
        "我",
    ]
    for tab in tabs.all():
        box = tab.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
    axe(phone)
    screenshot(phone, "tab-bar")


def test_the_phone_goes_from_one_community_to_another(phone, axe, screenshot):
    phone.goto("/c/corner/members/")
    phone.get_by_role("link", name="拐角咖啡").click()
    dialog = phone.get_by_role("dialog", name="拐角咖啡")
    assert dialog.get_by_role("link", name="公约").is_visible()
    axe(phone)
    screenshot(phone, "switcher")
    dialog.get_by_role("link", name="泥手陶社").click()
    phone.wait_for_url("**/c/clay/")


def test_every_page_of_the_operator_is_within_reach_on_the_phone(phone, axe, screenshot):
    phone.goto("/c/corner/studio/")
    strip = phone.get_by_role("navigation", name="经营")
    assert strip.get_by_role("link", name="工作台").get_attribute("aria-current") == "page"
    axe(phone)
    screenshot(phone, "studio-strip")
    strip.get_by_role("link", name="诊断").click()
    phone.wait_for_url("**/studio/diagnosis/")


def test_without_script_the_switcher_leads_to_the_front_page(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/c/made-up/members/")
    assert page.locator("header").get_by_role("link", name="拐角咖啡").get_attribute("href") == "/"
    assert page.get_by_text("这里的人和话都是虚构的").is_visible()
