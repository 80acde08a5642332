"""Cleaning what a gate's options hold: short texts and lists of them, from stored JSON or from a form."""

from collections.abc import Mapping


def clean_text(value: object, limit: int) -> str:
    """`value` as one line of at most `limit` characters; nothing where it is no text."""
    return " ".join(value.replace("\x00", "").split())[:limit] if isinstance(value, str) else ""


def clean_list(value: object, most: int, limit: int) -> list[str]:
    """The texts of a list that say something, at most `most`."""
    texts = [clean_text(part, limit) for part in value] if isinstance(value, list | tuple) else []
    return [text for text in texts if text][:most]


def each_mapping(value: object) -> list[Mapping[str, object]]:
    """The mappings of a list; whatever else stands there is left out."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list | tuple) else []
