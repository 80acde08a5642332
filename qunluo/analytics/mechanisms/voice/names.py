"""Names of people who do not exist, from the words in names.toml."""

import tomllib
from pathlib import Path
from random import Random

with (Path(__file__).parent / "names.toml").open("rb") as _file:
    _WORDS: dict[str, list[str]] = {name: words.split() for name, words in tomllib.load(_file).items()}


def make_name(rng: Random, language: str) -> str:
    """A name or nickname as people choose them; not always the only one of its kind."""
    if language == "mixed":
        language = "zh" if rng.random() < 0.65 else "en"
    return _chinese(rng) if language == "zh" else _english(rng)


def _chinese(rng: Random) -> str:
    kind = rng.random()
    given = _pick(rng, "given")
    if kind < 0.45:
        return _pick(rng, "surnames") + given + rng.choice(("", _pick(rng, "given")))
    if kind < 0.65:
        return rng.choice("小阿老大") + rng.choice((given, _pick(rng, "surnames")))
    if kind < 0.85:
        return _pick(rng, "nicks") + rng.choice(("", "", "~", str(rng.randint(1, 99)), given))
    return _pick(rng, "first") + rng.choice(("", "🌿", f"_{given}", str(rng.randint(80, 99))))


def _english(rng: Random) -> str:
    kind = rng.random()
    first = _pick(rng, "first")
    if kind < 0.5:
        return f"{first} {_pick(rng, 'last')}"
    if kind < 0.75:
        return first + rng.choice(("", str(rng.randint(2, 99)), f" {rng.choice('ABCDEFGHKLMNPRSTW')}."))
    return f"{_pick(rng, 'handles')}{rng.choice(('', '_', '-'))}{_pick(rng, 'handles')}{rng.randint(1, 999)}"


def _pick(rng: Random, words: str) -> str:
    return rng.choice(_WORDS[words])


def make_names(rng: Random, language: str, count: int) -> list[str]:
    """`count` different names."""
    taken: set[str] = set()
    names: list[str] = []
    for _ in range(count):
        name = make_name(rng, language)
        while name in taken:
            name = f"{name}{rng.randint(2, 99)}"
        taken.add(name)
        names.append(name)
    return names
