"""A small phrase grammar: `{name}` calls another rule, `{a|b|c}` picks one of several, `{?x}` says x or nothing.

Holes nest. Knows no language and no kind of group. Rules come from TOML files beside the voices.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from random import Random

_MAX_DEPTH = 12

Words = Mapping[str, str | Callable[[], str]]
Rules = Mapping[str, Sequence[str]]


class _Call(str):
    """The name of a rule or a given word."""

    __slots__ = ()


Part = str | _Call | tuple["tuple[Part, ...]", ...]
Parts = tuple[Part, ...]


@lru_cache(maxsize=65536)
def _parse(template: str) -> Parts:
    """Cut a template into literals, calls, and choices (tuples of parsed templates)."""
    parts: list[Part] = []
    literal_from = at = 0
    while (at := template.find("{", at)) >= 0:
        close = _closing(template, at)
        if at > literal_from:
            parts.append(template[literal_from:at])
        parts.append(_parse_hole(template[at + 1 : close]))
        literal_from = at = close + 1
    if literal_from < len(template):
        parts.append(template[literal_from:])
    return tuple(parts)


def _closing(template: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(template)):
        depth += {"{": 1, "}": -1}.get(template[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"a hole is left open in: {template}")


def _parse_hole(inside: str) -> Part:
    if inside.startswith("?"):
        return (_parse(inside[1:]), ())
    choices = _split_choices(inside)
    return tuple(_parse(choice) for choice in choices) if len(choices) > 1 else _Call(inside)


def _split_choices(inside: str) -> list[str]:
    choices, depth, start = [], 0, 0
    for at, sign in enumerate(inside):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            choices.append(inside[start:at])
            start = at + 1
    return [*choices, inside[start:]]


class Grammar:
    """Says a rule in words. The same rules and the same random numbers give the same words."""

    def __init__(self, rules: Rules) -> None:
        self._rules = {name: [_parse(line) for line in lines] for name, lines in rules.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._rules

    def say(self, name: str, rng: Random, words: Words | None = None) -> str:
        """One wording of rule `name`; `words` fills holes before the rules do."""
        lines = self._rules[name]
        return self._join(lines[int(rng.random() * len(lines))], rng, words or {}, 0)

    def fill(self, template: str, rng: Random, words: Words | None = None) -> str:
        """Fill a template that is no rule of its own."""
        return self._join(_parse(template), rng, words or {}, 0)

    def _join(self, parts: Parts, rng: Random, words: Words, depth: int) -> str:
        if depth > _MAX_DEPTH:
            raise RecursionError(f"a rule calls itself without end: {parts}")
        said: list[str] = []
        for part in parts:
            if isinstance(part, _Call):
                said.append(self._call(part, rng, words, depth))
            elif isinstance(part, str):
                said.append(part)
            else:
                said.append(self._join(part[int(rng.random() * len(part))], rng, words, depth + 1))
        return "".join(said)

    def _call(self, name: str, rng: Random, words: Words, depth: int) -> str:
        given = words.get(name)
        if given is None:
            lines = self._rules[name]
            return self._join(lines[int(rng.random() * len(lines))], rng, words, depth + 1)
        filled = given if isinstance(given, str) else given()
        return self._join(_parse(filled), rng, words, depth + 1) if "{" in filled else filled
