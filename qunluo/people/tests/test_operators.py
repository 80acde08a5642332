"""The operator's link: for the first person, once, whoever comes at the same moment."""

import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from qunluo.activity.models import Activity
from qunluo.core.errors import Conflict, NotFound
from qunluo.people import operators
from qunluo.people.models import OperatorLink, Person
from qunluo.people.tests.factories import make_person


@pytest.mark.django_db
def test_whoever_signs_up_by_the_link_runs_the_installation_without_another_proof(client: Client) -> None:
    token = operators.make_link()
    assert client.get(reverse("people:operator-entry", args=[token])).url == reverse("account_signup")
    client.post(
        reverse("account_signup"), {"nickname": "林", "email": "lin@example.org", "password1": "a long good secret"}
    )
    person = Person.objects.get()
    assert person.is_operator
    assert client.get(reverse("people:me")).status_code == 200
    assert Activity.objects.filter(kind="people.operator.appointed").count() == 1


@pytest.mark.django_db
def test_somebody_signed_in_takes_over_by_a_click_not_by_looking(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    address = reverse("people:operator-entry", args=[operators.make_link()])
    assert client.get(address).status_code == 200
    person.refresh_from_db()
    assert not person.is_operator
    client.post(address)
    person.refresh_from_db()
    assert person.is_operator
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_new_link_ends_the_one_before() -> None:
    first, second = operators.make_link(), operators.make_link()
    with pytest.raises(NotFound):
        operators.check_token(first)
    operators.check_token(second)


@pytest.mark.django_db
def test_only_the_hash_is_stored() -> None:
    token = operators.make_link()
    assert len(token) >= 43
    assert token not in json.dumps(list(OperatorLink.objects.values()), default=str)


@pytest.mark.django_db
def test_there_is_no_link_once_there_is_an_operator(capsys: pytest.CaptureFixture[str]) -> None:
    make_person(is_operator=True)
    with pytest.raises(Conflict):
        operators.make_link()
    with pytest.raises(CommandError):
        call_command("operator-link")
    call_command("operator-link", "--json")
    assert json.loads(capsys.readouterr().out) == {"path": None}


def claim_at_once(token: str, claim) -> list[Person]:
    """Eight people use the same link behind one barrier."""
    people = [make_person(f"p{number}") for number in range(8)]
    barrier = threading.Barrier(8)
    won: list[Person] = []

    def run(person: Person) -> None:
        try:
            barrier.wait()
            claim(person=person, token=token)
            won.append(person)
        except NotFound:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_becomes_operator() -> None:
    assert len(claim_at_once(operators.make_link(), operators.claim)) == 1
    assert Person.objects.filter(is_operator=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_several_would() -> None:
    read = threading.Barrier(8)

    def unguarded(*, person: Person, token: str) -> None:
        operators.check_token(token)
        read.wait()
        OperatorLink.objects.update(used_by=person)
        Person.objects.filter(pk=person.pk).update(is_operator=True)

    assert len(claim_at_once(operators.make_link(), unguarded)) == 8
