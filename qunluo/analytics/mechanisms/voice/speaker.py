"""Puts a deed into words: the act chooses the rule, the subject chooses trouble, thing and tips, so answers fit."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from qunluo.analytics.mechanisms.voice.grammar import Grammar

_FOLDER = Path(__file__).parent
_QUESTIONS = frozenset({"ask", "ask_more", "ask_detail", "plan_ask", "fan_ask", "price_ask", "notice_ask"})
_FIXED = frozenset({"ad"})
_LONG = frozenset({"ask", "ask_more", "detail", "answer", "help_answer", "not_yet", "chat", "hello", "report", "lead"})
_TALK = _LONG | {"plan", "plan_yes", "fan_report", "fan_ask", "star_post", "star_answer"}
_CURT = frozenset({"crowd_chat", "smalltalk", "agree", "cheer", "praise", "same_here", "shill", "fan_chat"})

Theme = Mapping[str, Any]


@cache
def _load(book: Path) -> tuple[Grammar, tuple[Theme, ...]]:
    with book.open("rb") as file:
        written = tomllib.load(file)
    return Grammar(written["rules"]), tuple(written["themes"])


class Voice:
    """How one group speaks, out of a phrase book: its themes and its habit with question marks.

    `book`: a language ("zh", "en") or the path of a TOML file with `rules` and `themes`.
    An advertisement (`ad`) has the same words each time its subject comes back; all else is said anew.
    """

    def __init__(self, book: str | Path, rng: Random) -> None:
        self._rng = rng
        self._grammar, themes = _load(book if isinstance(book, Path) else _FOLDER / f"{book}.toml")
        self._themes = rng.sample(themes, min(len(themes), rng.choices((1, 2, 3), (6, 2, 2))[0]))
        self._marks = rng.uniform(0.25, 0.98)
        self._fixed: dict[tuple[str, int], str] = {}

    def say(self, act: str, subject: int, **names: str) -> str:
        if act in _FIXED:
            return self._say_fixed(act, subject)
        text = self._grammar.say(act, self._rng, self._words(subject, self._rng) | names)
        if act in _QUESTIONS and self._rng.random() > self._marks:
            text = text.rstrip("？?")
        return self._add_aside(act, subject, text) or "…"

    def _add_aside(self, act: str, subject: int, text: str) -> str:
        """People seldom say the same thing twice: to talk they add what is just on their mind."""
        chance = 0.45 if act in _TALK else 0.2 if act in _CURT else 0.0
        if "aside" not in self._grammar or self._rng.random() >= chance:
            return text
        rule = "star_aside" if act.startswith("star_") and "star_aside" in self._grammar else "aside"
        aside = self._grammar.say(rule, self._rng, self._words(subject >> 3, self._rng))
        wide = any("\u4e00" <= sign <= "\u9fff" for sign in aside)
        joint = ("" if text[-1:] in "，。？～?" else "，") if wide else (" " if text[-1:] in ".?" else ", ")
        return text + joint + aside

    def _say_fixed(self, act: str, subject: int) -> str:
        key = (act, subject)
        if key not in self._fixed:
            own = Random(subject)
            self._fixed[key] = self._grammar.say(act, own, self._words(subject, own))
        return self._fixed[key]

    def _words(self, subject: int, rng: Random) -> dict[str, str | Callable[[], str]]:
        theme = self._themes[subject % len(self._themes)]
        troubles = theme["troubles"]
        trouble = troubles[subject // 7 % len(troubles)]
        things, doings = theme["thing"], theme["doing"]

        tips = rng.sample(trouble[1:], 2)
        return {
            "trouble": trouble[0],
            "tip": tips[0],
            "tip2": tips[1],
            "thing": things[subject // 49 % len(things)] if rng.random() < 0.7 else str(rng.choice(things)),
            "thing2": lambda: str(rng.choice(things)),
            "doing": lambda: str(rng.choice(doings)),
            "doing2": lambda: str(rng.choice(doings)),
            "product": lambda: str(rng.choice(theme["product"])),
            "price2": "{price}",
            "cents": lambda: f"{rng.lognormvariate(-0.5, 1.1):.2f}",
            "count": lambda: str(rng.randrange(2, 300)),
            "digits": lambda: str(rng.randrange(1000, 10_000)),
        }


class Tongues:
    """Which voice each person speaks with: one for all, or in a mixed group mostly the person's own language."""

    def __init__(self, language: str, rng: Random, people: int) -> None:
        self._rng = rng
        names = ("zh", "en") if language == "mixed" else (language,)
        self._voices = [Voice(name, rng) for name in names]
        self._own = [self._voices[0 if rng.random() < 0.65 else -1] for _ in range(people)]

    def of(self, who: int) -> Voice:
        if len(self._voices) > 1 and self._rng.random() < 0.1:
            return self._rng.choice(self._voices)
        return self._own[who]
