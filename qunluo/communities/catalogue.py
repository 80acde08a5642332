"""Founding templates: communities thought through to the last rule, to start from (M3).

One readable file each in `templates_catalogue/`, both languages in it; traditional Chinese is made from simplified.
To add one, add a file: the test says what is missing.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from opencc import OpenCC

LANGUAGES = ("zh-hans", "zh-hant", "en")
FIELDS = ("title", "about", "name", "tagline", "whom", "service", "scenario", "industry", "interest", "place", "need")


@dataclass(frozen=True, kw_only=True)
class FoundingTemplate:
    """A community to start from, in one language. `gate`, `kind`, `aim`, `connector` are choices of FoundingDraft.

    `values` and `rules` are pairs (head, body); `questions` are asked of who applies; `quiz` is (question, right
    answer, wrong answers …) about the rules.
    """

    key: str
    order: int
    icon: str
    kind: str
    aim: str
    connector: str
    gate: str
    title: str
    about: str
    name: str
    tagline: str
    whom: str
    service: str
    scenario: str
    industry: str
    interest: str
    place: str
    need: str
    values: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    quiz: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=len(LANGUAGES))
def list_templates(language: str) -> tuple[FoundingTemplate, ...]:
    """All templates in `language`, in the order of their choosing. Read once a process."""
    folder = files("qunluo.communities") / "templates_catalogue"
    found = [
        _read(name.name.removesuffix(".toml"), tomllib.loads(name.read_text(encoding="utf-8")), language)
        for name in folder.iterdir()
        if name.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda template: template.order))


def get_template(key: str, language: str) -> FoundingTemplate | None:
    """The template `key`; None when there is none, which means: from zero."""
    return next((template for template in list_templates(language) if template.key == key), None)


def _read(key: str, source: dict[str, Any], language: str) -> FoundingTemplate:
    words = source["zh-hans" if language == "zh-hant" else language]
    if language == "zh-hant":
        words = _converted(words, OpenCC("s2twp"))
    return FoundingTemplate(
        key=key,
        **{name: source[name] for name in ("order", "icon", "kind", "aim", "connector", "gate")},
        **{name: words[name] for name in FIELDS},
        values=tuple((head, body) for head, body in words["values"]),
        rules=tuple((head, body) for head, body in words["rules"]),
        questions=tuple(words["questions"]),
        quiz=tuple(tuple(row) for row in words["quiz"]),
    )


def _converted(words: Any, converter: OpenCC) -> Any:
    if isinstance(words, str):
        return converter.convert(words)
    if isinstance(words, list):
        return [_converted(word, converter) for word in words]
    return {name: _converted(word, converter) for name, word in words.items()}
