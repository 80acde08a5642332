"""Which powers exist here, as strings, and which role templates hold them.

Every app declares its own from `apps.ready()`; docs/permissions.md lists them all and a test compares.
Who holds what in one community is rows (models/role.py); who may is asked of policies.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

OWNER = "owner"
EVERYONE = "member"


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One power: `<app>.<noun>.<verb>`, its name for people, and the role templates that hold it from the start."""

    key: str
    label: str | Promise
    given_to: tuple[str, ...] = ()

    @property
    def app(self) -> str:
        return self.key.split(".", 1)[0]


_registered: dict[str, Permission] = {}


def register(key: str, *, label: str | Promise, given_to: Iterable[str] = ()) -> None:
    """Declare the power `key`. The owner holds every one; name the other role templates in `given_to`.

    `"member"` in `given_to` gives it to everybody inside. Declaring the same twice is our own mistake.
    """
    assert len(key.split(".")) == 3, f"A permission is named <app>.<noun>.<verb>, not {key}"
    assert key not in _registered, f"{key} is declared twice"
    _registered[key] = Permission(key=key, label=label, given_to=tuple(given_to))


def every() -> list[Permission]:
    """All powers in the order of their names."""
    return [_registered[key] for key in sorted(_registered)]


def is_known(key: str) -> bool:
    """Whether an app has declared `key`."""
    return key in _registered


def of_template(role_key: str) -> frozenset[str]:
    """What a role made from the template `role_key` holds unless the community chose otherwise."""
    if role_key == OWNER:
        return frozenset(_registered)
    return frozenset(key for key, permission in _registered.items() if role_key in permission.given_to)
