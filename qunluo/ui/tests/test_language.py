"""Which language a page speaks, and how one chooses another."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from qunluo.ui import language


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user("mina@example.org", nickname="米娜", time_zone="Europe/Berlin")


@pytest.fixture(autouse=True)
def development(settings):
    settings.DEBUG = True


def spoken(client, **headers) -> str:
    return client.get("/ui/", headers=headers).headers["Content-Language"]


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("de-DE,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh;q=0.5,en;q=0.9", "en"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("*", "zh-Hans"),
        (",;q=x,\x00", "zh-Hans"),
    ],
)
def test_chinese_unless_the_browser_asks_first_for_another(client, wish, tag):
    assert spoken(client, **{"Accept-Language": wish}) == tag


def test_the_cookie_goes_before_the_browser_and_nonsense_in_it_for_nothing(client):
    client.cookies[language.COOKIE] = "zh-hant"
    assert spoken(client, **{"Accept-Language": "en"}) == "zh-Hant"
    client.cookies[language.COOKIE] = "tlh"
    assert spoken(client, **{"Accept-Language": "en"}) == "en"


def test_the_persons_own_choice_goes_before_the_cookie(client, person):
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    client.cookies[language.COOKIE] = "zh-hant"
    assert spoken(client) == "en"


def test_choosing_sets_the_cookie_and_comes_back(client):
    answer = client.post("/language/", {"language": "en", "next": "/ui/"})
    assert (answer.status_code, answer.url) == (302, "/ui/")
    cookie = client.cookies[language.COOKIE]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("en", "Lax", True)
    assert spoken(client) == "en"


def test_choosing_tells_those_who_keep_it(client, person, monkeypatch):
    kept = []
    monkeypatch.setattr(language, "_keepers", [lambda who, code: kept.append((who, code))])
    client.post("/language/", {"language": "en"})
    assert kept == []
    client.force_login(person)
    client.post("/language/", {"language": "zh-hant"})
    assert kept == [(person, "zh-hant")]


def test_a_language_we_do_not_speak_is_refused_and_nothing_is_kept(client):
    answer = client.post("/language/", {"language": "tlh"})
    assert answer.status_code == 422
    assert language.COOKIE not in client.cookies


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:go()", "\\\\example.org", ""]
)
@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_one_comes_back_to_this_site_only(client, address, elsewhere):
    answer = client.post(address, {"language": "en", "theme": "dark", "next": elsewhere})
    assert answer.url == "/"


def test_times_are_told_in_the_persons_zone_and_the_next_request_forgets_it(client, person, rf):
    from qunluo.ui.middleware.language import LanguageMiddleware

    seen = []
    middleware = LanguageMiddleware(lambda request: seen.append(timezone.get_current_timezone_name()) or _empty())
    request = rf.get("/")
    request.user = person
    middleware(request)
    person.time_zone = "Mars/Olympus"
    middleware(request)
    person.time_zone = "../../etc/passwd"
    middleware(request)
    assert seen == ["Europe/Berlin", "Asia/Shanghai", "Asia/Shanghai"]
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"


def _empty():
    from django.http import HttpResponse

    return HttpResponse()


def test_the_page_says_its_language(client):
    assert '<html lang="zh-Hans">' in client.get("/ui/").content.decode()
    client.cookies[language.COOKIE] = "en"
    html = client.get("/ui/").content.decode()
    assert '<html lang="en">' in html
    assert '<div class="kit__all" lang="zh-Hans">' in html


def test_the_theme_is_kept_and_given_back_to_the_system(client):
    client.post("/theme/", {"theme": "dark"})
    html = client.get("/ui/").content.decode()
    assert 'data-theme="dark"' in html
    assert '<meta name="theme-color" content="#121613">' in html
    assert "cover-field-night.svg" in html
    assert "cover-field.svg" not in html
    client.post("/theme/", {"theme": ""})
    html = client.get("/ui/").content.decode()
    assert "data-theme" not in html
    assert "prefers-color-scheme: dark" in html
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/ui/").content.decode()
