"""The reasons of the formats in the reader's language. The msgids stand in formats/reasons.py."""

from collections.abc import Mapping

from django.utils.translation import gettext

from qunluo.importing.formats.reasons import CHOICES, FILE_REASONS, LINE_REASONS, QUESTIONS


def file_sentence(code: str, values: Mapping[str, object]) -> str:
    """Why a file as a whole was not taken."""
    return _filled(FILE_REASONS, code, values)


def line_sentence(code: str, values: Mapping[str, object]) -> str:
    """Why a line was not taken."""
    return _filled(LINE_REASONS, code, values)


def question(code: str, values: Mapping[str, object]) -> str:
    """What must be stated before a file can be read."""
    return _filled(QUESTIONS, code, values)


def choice(code: str) -> str:
    """One possible answer."""
    return gettext(CHOICES[code]) if code in CHOICES else code


def _filled(sentences: Mapping[str, str], code: str, values: Mapping[str, object]) -> str:
    template = gettext(sentences[code]) if code in sentences else code
    try:
        return template % values
    except (KeyError, TypeError, ValueError):
        return template
