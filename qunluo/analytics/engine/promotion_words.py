"""The words of promotion, read from the file beside: `chinese` and `english`, group to words."""

import tomllib
from pathlib import Path


def _words(language: str) -> dict[str, tuple[str, ...]]:
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {group: tuple(words) for group, words in tables[language].items()}


CHINESE = _words("chinese")
ENGLISH = _words("english")
