"""Refusals become answers: pages, parts and problem+json, with the right status and a sentence."""

import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from qunluo.core import errors
from qunluo.core.logs import JsonFormatter, request_id

RAISED = {
    "invalid": (errors.Invalid("The name is too long.", code="tests.long", values={"limit": 40}), 422),
    "forbidden": (errors.Forbidden(), 403),
    "not-found": (errors.NotFound(), 404),
    "conflict": (errors.Conflict(), 409),
    "too-many": (errors.TooMany(retry_after_seconds=7), 429),
    "django-404": (Http404("secret path"), 404),
    "django-403": (PermissionDenied(), 403),
}


@login_not_required
def refused(request, name):
    raise RAISED[name][0]


@login_not_required
def broken(request, code=""):
    raise ZeroDivisionError


@login_not_required
def fine(request):
    return HttpResponse(request_id.get())


@require_POST
@login_not_required
def posted(request):
    return HttpResponse()


urlpatterns = [
    path("refused/<name>/", refused),
    path("api/refused/<name>/", refused),
    path("broken/", broken),
    path("broken/<code>/", broken),
    path("fine/", fine),
    path("posted/", posted),
]
handler404 = "qunluo.core.views.not_found"
handler500 = "qunluo.core.views.server_error"
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    settings.DEBUG = False


@pytest.mark.parametrize("name", RAISED)
def test_a_refusal_is_a_page_with_its_status(client, name):
    answer = client.get(f"/refused/{name}/")
    assert answer.status_code == RAISED[name][1]
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Cache-Control"] == "no-store"
    assert "secret path" not in answer.content.decode()


@pytest.mark.parametrize("name", RAISED)
def test_a_program_gets_problem_json(client, name):
    for answer in (
        client.get(f"/api/refused/{name}/"),
        client.get(f"/refused/{name}/", headers={"Accept": "application/json"}),
    ):
        problem = answer.json()
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.status_code == problem["status"] == RAISED[name][1]
        assert problem["detail"]
        assert problem["request_id"] == answer["X-Request-ID"]


def test_code_and_values_reach_the_program_and_the_sentence_the_person(client):
    problem = client.get("/api/refused/invalid/").json()
    assert (problem["code"], problem["values"]) == ("tests.long", {"limit": 40})
    assert problem["title"] == "Unprocessable Entity"
    assert "The name is too long." in client.get("/refused/invalid/").content.decode()


def test_htmx_gets_a_part(client):
    answer = client.get("/refused/conflict/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_too_many_says_when_to_come_back(client):
    assert client.get("/refused/too-many/")["Retry-After"] == "7"
    assert "Retry-After" not in client.get("/refused/conflict/")


def test_an_address_nobody_has_is_not_found(client):
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/api/nowhere/").json()["code"] == "core.not_found"


def test_a_stale_form_is_refused_in_our_words():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/posted/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "core.csrf")


def test_our_own_mistake_is_a_500_that_tells_nothing(client, caplog):
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text
    assert client.get("/broken/", headers={"Accept": "application/json"}).json()["code"] == "core.error"


def test_each_request_has_its_own_id_in_answer_and_log(client, caplog):
    caplog.set_level(logging.INFO, logger="qunluo.requests")
    first, second = client.get("/fine/?token=abc"), client.get("/fine/")
    assert first["X-Request-ID"] == first.content.decode()
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert [record.getMessage() for record in caplog.records] == ["GET /fine/", "GET /fine/"]
    assert request_id.get() == ""


def test_no_line_of_the_log_holds_what_stands_in_the_path(client, caplog):
    caplog.set_level(logging.INFO)
    client.raise_request_exception = False
    client.get("/broken/hunter2xyz/")
    client.get("/nowhere/hunter2xyz/")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("GET /broken/<code>/" in line for line in lines)
    assert any("Internal Server Error: /broken/<code>/" in line for line in lines)
    assert any("GET (no such address)" in line for line in lines)
    assert not any("hunter2xyz" in line for line in lines)


def test_the_person_reads_the_refusal_in_their_language(client):
    page = client.get("/refused/not-found/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "这个页面不存在" in page
    assert json.loads(client.get("/api/refused/not-found/", headers={"Accept-Language": "zh-TW"}).content)["detail"]
