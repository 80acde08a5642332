"""The words of a charter as plain values, between forms, templates, services and pages. No tables here."""

import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ValueText:
    """A value: its name and what it means in practice. `key` is kept when an older version had it."""

    name: str
    text: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """A rule and the reason for it. Its number is its place in the list. `key` as in ValueText."""

    text: str
    reason: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, kw_only=True)
class CharterText:
    """Everything a charter says: the declared aim, the three sentences, values and rules in order."""

    aim: str
    whom: str
    service: str
    scenario: str
    values: tuple[ValueText, ...] = ()
    rules: tuple[RuleText, ...] = ()


MAX_VALUES = 7
MAX_RULES = 20
