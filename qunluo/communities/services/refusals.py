"""What the database means when it refuses: the name of the constraint, for services that turn it into a sentence."""

from django.db import IntegrityError


def constraint_of(refused: IntegrityError) -> str:
    """The constraint that was broken; triggers name theirs in RAISE. Empty when the database does not say."""
    diagnosis = getattr(refused.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
