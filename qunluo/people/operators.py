"""Who runs this installation: the first person, by a link that was printed on the machine and works once."""

import hashlib
import secrets

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.activity.services import record
from qunluo.core import clock
from qunluo.core.errors import Conflict, NotFound
from qunluo.people.activities import OperatorAppointed
from qunluo.people.models import OperatorLink, Person

SESSION_KEY = "operator_token"


def has_operator() -> bool:
    """Somebody runs this installation. One statement."""
    return Person.objects.filter(is_operator=True, is_active=True).exists()


@transaction.atomic
def make_link() -> str:
    """A fresh token of 256 bits for `/operator/<token>/`; earlier unused ones end.

    Raises Conflict when there is an operator.
    """
    if has_operator():
        raise Conflict(_("This installation has an operator already."), code="people.operator_exists")
    OperatorLink.objects.filter(used_at=None).delete()
    token = secrets.token_urlsafe(32)
    OperatorLink.objects.create(token_hash=_hash(token))
    return token


def check_token(token: str) -> None:
    """Raise NotFound unless `token` may still be used. Changes nothing."""
    if not OperatorLink.objects.filter(token_hash=_hash(token), used_at=None).exists():
        raise NotFound(_("This link has been used or replaced. Run bin/qunluo operator-link for a new one."))


@transaction.atomic
def claim(*, person: Person, token: str) -> Person:
    """Make `person` the operator. Of two who come at once one wins; the other gets NotFound and nothing changes."""
    used = OperatorLink.objects.filter(token_hash=_hash(token), used_at=None).update(
        used_at=clock.now(), used_by=person
    )
    if used != 1:
        raise NotFound(_("This link has been used or replaced. Run bin/qunluo operator-link for a new one."))
    person.is_operator = True
    person.save(update_fields=["is_operator"])
    record(OperatorAppointed(person_id=person.pk), actor=person)
    return person


def is_invited(request: HttpRequest) -> bool:
    """This visitor opened the operator's link and it still works, or has just become operator by it."""
    token = request.session.get(SESSION_KEY, "")
    return bool(token) and OperatorLink.objects.filter(token_hash=_hash(token)).exists()


def claim_from_session(request: HttpRequest, person: Person) -> None:
    """At sign-up: the visitor with the link becomes operator. A link used meanwhile just makes them a person."""
    token = request.session.get(SESSION_KEY, "")
    if not token:
        return
    try:
        claim(person=person, token=token)
    except NotFound:
        del request.session[SESSION_KEY]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
