"""Everyday words somebody may also be called: inside a sentence they name nobody. They stand in the text beside."""

from pathlib import Path

COMMON_WORDS = frozenset(Path(__file__).with_suffix(".txt").read_text("utf-8").split())
