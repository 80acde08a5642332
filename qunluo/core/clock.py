"""The injected clock. All code asks here what time it is; tests turn the hands.

Not for measuring how long something takes: use `time.monotonic()` for durations.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_held: ContextVar[datetime | None] = ContextVar("held_time", default=None)


def now() -> datetime:
    """The present moment, aware, UTC; the held moment inside `held_at`."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) for the block: `with held_at(noon): ...`. For tests and replays."""
    if moment.tzinfo is None:
        raise ValueError("The clock is held at an aware moment only.")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
