"""The one family of errors a person may meet. Services raise them, one middleware shows them.

Each has a stable `code` for programs, a translated sentence for the person and values for both.
Our own mistakes are not in here: those are `assert` and plain exceptions.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise


class QunluoError(Exception):
    """A refusal with a reason. `status` is the HTTP status the middleware answers with."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "core.error"

    def __init__(
        self, message: str | Promise = "", *, code: str | None = None, values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.values = dict(values or {})

    def __str__(self) -> str:
        return str(self.message)


class Invalid(QunluoError):
    """What was sent cannot be read or breaks a stated limit."""

    status = 422
    default_code = "core.invalid"


class Forbidden(QunluoError):
    """The person is known and may not do this."""

    status = 403
    default_code = "core.forbidden"


class NotFound(QunluoError):
    """It does not exist, or this person may not know that it does."""

    status = 404
    default_code = "core.not_found"


class Conflict(QunluoError):
    """It was fine a moment ago; somebody else was faster, or the same key came with other content."""

    status = 409
    default_code = "core.conflict"


class TooMany(QunluoError):
    """A limit of rate or amount is reached. `retry_after_seconds` says when to come back."""

    status = 429
    default_code = "core.too_many"

    def __init__(
        self,
        message: str | Promise = "",
        *,
        code: str | None = None,
        values: Mapping[str, object] | None = None,
        retry_after_seconds: int = 60,
    ) -> None:
        super().__init__(message, code=code, values=values)
        self.retry_after_seconds = retry_after_seconds


def require(allowed: bool, message: str | Promise = "", *, code: str | None = None) -> None:
    """Raise Forbidden unless `allowed`. The first line of every service: `require(policies.can_post(...))`."""
    if not allowed:
        raise Forbidden(message, code=code)
