"""Signing up and in: by mail and password, by mail and code, by telephone and code; what bad input gets."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qunluo.people import sms
from qunluo.people.models import Person
from qunluo.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PHONE = {"phone_0": "+86", "phone_1": "139 5710 2468"}


@pytest.fixture(autouse=True)
def english(client: Client):
    client.cookies["language"] = "en"
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    messages: list[tuple[str, str]] = []
    monkeypatch.setitem(sms._senders, "console", lambda number, text: messages.append((number, text)))
    return messages


def code_in(text: str) -> str:
    return re.findall(r"\b\d{6}\b", text)[-1]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def test_by_mail_with_a_code_that_proves_the_address(client: Client, mailoutbox) -> None:
    form = {"nickname": "Lin", "email": "Lin@Example.org", "password1": "a long good secret", "time_zone": "Asia/Tokyo"}
    client.post(reverse("account_signup"), form)
    assert not is_signed_in(client)

    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0].body)})

    assert is_signed_in(client)
    person = Person.objects.get()
    assert (person.nickname, person.email, person.time_zone) == ("Lin", "lin@example.org", "Asia/Tokyo")


def test_by_telephone_without_any_password(client: Client, sent) -> None:
    client.post(reverse("account_signup"), {"nickname": "林", **PHONE})
    assert sent[0][0] == "+8613957102468"
    client.post(reverse("account_verify_phone"), {"code": code_in(sent[0][1])})
    assert is_signed_in(client)
    person = Person.objects.get()
    assert person.phone == "+8613957102468"
    assert person.phone_verified_at is not None
    assert not person.has_usable_password()


def test_in_again_by_telephone(client: Client, sent) -> None:
    make_person(phone="+8613957102468", email=None)
    client.post(reverse("account_request_login_code"), PHONE)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(sent[0][1])})
    assert is_signed_in(client)


def test_a_wrong_code_is_told_and_the_fifth_ends_it(client: Client, sent) -> None:
    make_person(phone="+8613957102468", email=None)
    client.post(reverse("account_request_login_code"), PHONE)
    right = code_in(sent[0][1])
    wrong = "000000" if right != "000000" else "111111"
    answer = client.post(reverse("account_confirm_login_code"), {"code": wrong})
    assert "That is not the code we sent." in answer.content.decode()
    for _ in range(4):
        client.post(reverse("account_confirm_login_code"), {"code": wrong})
    client.post(reverse("account_confirm_login_code"), {"code": right})
    assert not is_signed_in(client)


def test_by_password(client: Client) -> None:
    make_person(email="lin@example.org", password="a long good secret")
    client.post(reverse("account_login"), {"login": "lin@example.org", "password": "a long good secret"})
    assert is_signed_in(client)


def test_a_wrong_password_gets_the_same_answer_as_an_unknown_address(client: Client) -> None:
    make_person(email="lin@example.org", password="a long good secret")
    answers = [
        client.post(reverse("account_login"), {"login": address, "password": "wrong wrong"}).content.decode()
        for address in ("lin@example.org", "nobody@example.org")
    ]
    told = [re.findall(r'notice__title">([^<]+)<', answer) for answer in answers]
    assert told[0] == told[1] != []
    assert not is_signed_in(client)


def test_signing_up_with_a_known_address_tells_nobody_but_its_owner(client: Client, mailoutbox) -> None:
    make_person(email="lin@example.org")
    form = {"nickname": "Other", "email": "lin@example.org", "password1": "a long good secret"}
    answer = client.post(reverse("account_signup"), form)
    assert answer.status_code == 302
    assert answer.url == reverse("account_email_verification_sent")
    assert Person.objects.count() == 1
    assert mailoutbox[0].to == ["lin@example.org"]
    assert not re.findall(r"\b\d{6}\b", mailoutbox[0].body)


def test_an_unknown_number_gets_the_same_page_as_a_known_one(client: Client, sent) -> None:
    make_person(phone="+8613957102468", email=None)
    known = client.post(reverse("account_request_login_code"), PHONE)
    unknown = Client().post(reverse("account_request_login_code"), {"phone_0": "+86", "phone_1": "13800138000"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [number for number, _ in sent] == ["+8613957102468", "+8613800138000"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": ""}, "Write a mobile number or an e-mail address."),
        ({"email": "not an address"}, "valid email"),
        ({"nickname": "  "}, "required"),
        ({"nickname": "\u202e\u200b"}, "Write a name that people can read."),
        ({"password1": "short"}, "too short"),
        ({"password1": "password123"}, "too common"),
        ({"password1": "x" * 200}, "at most 128"),
        ({"phone_0": "+86", "phone_1": "12345"}, "not a mobile number"),
    ],
)
def test_bad_input_is_told_and_nobody_is_made(client: Client, changes: dict[str, str], told: str) -> None:
    form = {"nickname": "Lin", "email": "lin@example.org", "password1": "a long good secret", **changes}
    answer = client.post(reverse("account_signup"), form)
    assert told in answer.content.decode()
    assert Person.objects.count() == 0


def test_markup_in_a_name_is_shown_as_text(client: Client) -> None:
    person = make_person(nickname="<script>alert(1)</script>")
    client.force_login(person)
    page = client.get(reverse("people:me")).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
@pytest.mark.parametrize("way", ["phone", "email"])
def test_every_entrance_is_open_to_visitors(client: Client, name: str, way: str) -> None:
    assert client.get(reverse(name), {"by": way}).status_code == 200


@pytest.mark.parametrize("name", ["people:me", "people:profile", "usersessions_list", "mfa_index", "account_email"])
def test_ones_own_pages_are_not(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
