"""Log lines: one JSON object each, with the request's id, without secrets and without live control characters.

What a line must never hold (message text, codes, card numbers) is for the caller to leave out; what slips in by name
(passwords, tokens, credentials in URLs, the DETAIL of a database error) is taken out here.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")

_HIDDEN: Final = "[hidden]"
_TELLING: Final = r"passw\w*|secret\w*|token|authorization|cookie|sessionid|csrf\w*|api[_-]?key|signature|otp"
_SECRET_FIELD: Final = re.compile(_TELLING, re.IGNORECASE)
_SECRET_PAIR: Final = re.compile(
    rf"""((?:{_TELLING})["']?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?("[^"]*"|'[^']*'|[^\s,;&}}\])]+)""", re.IGNORECASE
)
_URL_CREDENTIALS: Final = re.compile(r"(\w://)[^/\s@]+@")
_DATABASE_DETAIL: Final = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)
# What json.dumps leaves as it is and a terminal or a viewer may act upon: DEL, C1, line separators, direction marks.
_LIVE: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class JsonFormatter(logging.Formatter):
    """`{"at", "level", "logger", "text", "request_id", …}`; plain values given as `extra` become fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": without_secrets(_text(record)),
        }
        if current := request_id.get():
            line["request_id"] = current
        line |= _extra(record)
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return _LIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def without_secrets(text: str) -> str:
    """`text` with the values of secret-sounding names, credentials in URLs and database details hidden."""
    text = _URL_CREDENTIALS.sub(rf"\1{_HIDDEN}@", text)
    text = _SECRET_PAIR.sub(rf"\1{_HIDDEN}", text)
    return _DATABASE_DETAIL.sub(rf"\1: {_HIDDEN}", text)


def route_of(request: HttpRequest) -> str:
    """The pattern a request was answered by (`/join/<code>/`), never the path: codes and keys stand in paths."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "(no such address)"


def _text(record: logging.LogRecord) -> str:
    """Django's own lines about a request name its path; here they name its route."""
    text, request = record.getMessage(), getattr(record, "request", None)
    return text.replace(request.path, route_of(request)) if isinstance(request, HttpRequest) else text


def _extra(record: logging.LogRecord) -> dict[str, object]:
    """Only plain values: a request, a row or an exception in `extra` is never spelled out."""
    fields: dict[str, object] = {}
    for name, value in vars(record).items():
        if name in _STANDARD or not isinstance(value, str | int | float | bool):
            continue
        hidden = _SECRET_FIELD.search(name)
        fields[name] = _HIDDEN if hidden else without_secrets(value) if isinstance(value, str) else value
    return fields
