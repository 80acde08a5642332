"""Which language a page speaks: the person's choice, the cookie, else Chinese unless the browser asks otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "language"


@dataclass(frozen=True)
class Language:
    """`code` as Django names it, `tag` for the lang attribute (BCP 47), `name` as its speakers write it."""

    code: str
    tag: str
    name: str
    short: str


LANGUAGES = (
    Language("zh-hans", "zh-Hans", "简体中文", "简"),
    Language("zh-hant", "zh-Hant", "繁體中文", "繁"),
    Language("en", "en", "English", "EN"),
)
_by_code = {language.code: language for language in LANGUAGES}
_keepers: list[Callable[[Any, str], None]] = []


def register_keeper(keep: Callable[[Any, str], None]) -> None:
    """Let `keep(person, code)` store the choice of somebody signed in. The app that owns people does."""
    _keepers.append(keep)


def keep_choice(person: Any, code: str) -> None:
    """Tell the keepers what somebody signed in chose."""
    for keep in _keepers:
        keep(person, code)


def find(code: str | None) -> Language | None:
    """The language with this code, or None when we do not speak it."""
    return _by_code.get((code or "").lower())


def current() -> Language:
    """The language being spoken now."""
    return find(translation.get_language()) or LANGUAGES[0]


def choose(request: HttpRequest) -> Language:
    """The language of this request."""
    person = getattr(request, "user", None)
    return (
        find(getattr(person, "language", ""))
        or find(request.COOKIES.get(COOKIE))
        or _by_browser(request.headers.get("Accept-Language", ""))
    )


def _by_browser(header: str) -> Language:
    wishes = parse_accept_lang_header(header)
    first = wishes[0][0].lower() if wishes else "zh"
    if first.startswith("en"):
        return _by_code["en"]
    if first.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return _by_code["zh-hant"]
    return _by_code["zh-hans"]
