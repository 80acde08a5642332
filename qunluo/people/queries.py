"""Reading people and what belongs to their account."""

from allauth.usersessions.models import UserSession

from qunluo.core.errors import NotFound
from qunluo.people.models import Person


def get_person(person_id: int) -> Person:
    """The person as the database has them now, or NotFound. One query."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def get_session(*, viewer: Person, session_id: int) -> UserSession:
    """A sign-in of the viewer's own, or NotFound. One query."""
    session = UserSession.objects.filter(pk=session_id, user=viewer).first()
    if session is None:
        raise NotFound
    return session
