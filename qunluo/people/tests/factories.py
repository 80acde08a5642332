"""People for tests."""

from itertools import count

from allauth.account.models import EmailAddress

from qunluo.people.models import Person

_numbers = count(1)


def make_person(nickname: str = "林一禾", **fields: object) -> Person:
    """A person with a confirmed address of their own."""
    email = fields.pop("email", f"person{next(_numbers)}@example.org")
    password = fields.pop("password", None)
    person = Person.objects.create_user(email=email, password=password, nickname=nickname, **fields)
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person
