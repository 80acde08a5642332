"""What a person does with their own account, beyond what allauth does: profile, picture, ending sessions."""

from typing import IO

from django.db import transaction
from django.db.models import F

from qunluo.activity.services import record
from qunluo.core.errors import require
from qunluo.people import pictures, policies
from qunluo.people.activities import ProfileChanged, SessionsEnded
from qunluo.people.models import Person


@transaction.atomic
def change_profile(*, actor: Person, person: Person, nickname: str, introduction: str, time_zone: str) -> Person:
    """How `person` is addressed from now on. Safe to repeat. Raises Forbidden for anybody else's profile."""
    require(policies.can_edit_person(actor, person))
    person.nickname, person.introduction, person.time_zone = nickname, introduction, time_zone
    person.save(update_fields=["nickname", "introduction", "time_zone"])
    record(ProfileChanged(person_id=person.pk), actor=actor)
    return person


def change_picture(*, actor: Person, person: Person, file: IO[bytes]) -> Person:
    """Draw `file` anew as this person's picture. Raises Invalid for what is no picture; the old one stays then."""
    require(policies.can_edit_person(actor, person))
    name = pictures.store_picture(file)
    return _set_picture(actor, person, name)


def remove_picture(*, actor: Person, person: Person) -> Person:
    """Back to the drawn face. Safe to repeat."""
    require(policies.can_edit_person(actor, person))
    return _set_picture(actor, person, "")


@transaction.atomic
def _set_picture(actor: Person, person: Person, name: str) -> Person:
    former = Person.objects.select_for_update().get(pk=person.pk).avatar
    person.avatar = name
    person.save(update_fields=["avatar"])
    record(ProfileChanged(person_id=person.pk), actor=actor)
    if former:
        transaction.on_commit(lambda: pictures.delete_picture(former))
    return person


@transaction.atomic
def end_all_sessions(*, actor: Person, person: Person) -> None:
    """Sign `person` out everywhere: the epoch in every session, token and socket is older from now on."""
    require(policies.can_edit_person(actor, person) or actor.is_operator)
    Person.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)
    record(SessionsEnded(person_id=person.pk), actor=actor)


@transaction.atomic
def choose_language(*, person: Person, code: str) -> None:
    """Remember the language somebody signed in chose. Safe to repeat."""
    Person.objects.filter(pk=person.pk).update(language=code)
