"""The headers of every answer."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse

from qunluo.ui.middleware.security import SecurityHeadersMiddleware, policy


@pytest.fixture(autouse=True)
def development(settings):
    settings.DEBUG = True


def test_nothing_runs_that_does_not_carry_this_answers_nonce(client):
    first, second = client.get("/ui/"), client.get("/ui/")
    nonces = []
    for answer in (first, second):
        sent = answer.headers["Content-Security-Policy"]
        nonce = re.search(r"script-src 'nonce-([\w-]{24})';", sent)[1]
        assert set(re.findall(r'<script[^>]*nonce="([^"]*)"', answer.content.decode())) == {nonce}
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


def test_the_policy_allows_no_more_than_this():
    assert policy("N") == (
        "default-src 'none'; script-src 'nonce-N'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def test_every_answer_is_guarded_refusals_too(client):
    for answer in (client.get("/ui/"), client.get("/nowhere/"), client.get("/manifest.webmanifest")):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_page_for_somebody_signed_in_is_stored_nowhere(client):
    assert client.get("/ui/").headers["Cache-Control"] == "private, no-cache"
    client.force_login(get_user_model().objects.create_user("mina@example.org", nickname="米娜"))
    assert client.get("/ui/").headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in client.get("/ui/").headers["Vary"]


def test_a_view_may_set_a_stricter_policy_of_its_own(rf):
    def view(request):
        return HttpResponse(headers={"Content-Security-Policy": "sandbox", "Cache-Control": "no-cache"})

    answer = SecurityHeadersMiddleware(view)(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_block_page_is_there_in_development_only(client, settings):
    assert client.get("/ui/").status_code == 200
    settings.DEBUG = False
    assert client.get("/ui/").status_code == 404
