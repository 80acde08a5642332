"""What has happened to a person's account."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OperatorAppointed:
    """The first person took over this installation by its one-time link. Recorded by `operators.claim`."""

    kind: ClassVar[str] = "people.operator.appointed"
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged:
    """A person changed how they wish to be addressed. Recorded by `services.change_profile`."""

    kind: ClassVar[str] = "people.profile.changed"
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded:
    """Every session, token and socket of a person ended. Recorded by `services.end_all_sessions`."""

    kind: ClassVar[str] = "people.sessions.ended"
    person_id: int
