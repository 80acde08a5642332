"""Who may do what with an account."""

from qunluo.people.models import Person


def can_edit_person(actor: Person, person: Person) -> bool:
    """Only the person themselves."""
    return actor.is_active and actor.pk == person.pk
