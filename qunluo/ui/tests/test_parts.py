"""A session that ended while a page was open."""

import pytest
from django.http import HttpResponse, HttpResponseRedirect

from qunluo.ui.middleware.parts import PartsMiddleware

ASKED = {"HX-Request": "true", "HX-Current-URL": "http://testserver/c/xiaoman/?q=1"}


@pytest.fixture(autouse=True)
def sign_in_page(settings):
    settings.LOGIN_URL = "/sign-in/"


def through(request, answer):
    return PartsMiddleware(lambda _: answer)(request)


def test_htmx_is_sent_to_sign_in_as_a_whole_page_and_comes_back_to_it(rf):
    answer = through(
        rf.post("/c/xiaoman/thanks/", headers=ASKED), HttpResponseRedirect("/sign-in/?next=/c/xiaoman/thanks/")
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/c/xiaoman/"


def test_the_page_to_come_back_to_is_never_elsewhere(rf):
    asked = {**ASKED, "HX-Current-URL": "https://example.org"}
    answer = through(rf.get("/", headers=asked), HttpResponseRedirect("/sign-in/"))
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/"


@pytest.mark.parametrize("answer", [HttpResponseRedirect("/c/xiaoman/"), HttpResponse("part")])
def test_every_other_answer_is_left_alone(rf, answer):
    assert through(rf.get("/", headers=ASKED), answer) is answer


def test_a_plain_form_is_left_alone(rf):
    answer = HttpResponseRedirect("/sign-in/")
    assert through(rf.get("/"), answer) is answer
