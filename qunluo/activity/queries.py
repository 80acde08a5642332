"""How far the handlers are behind, for /metrics, /readyz and the operator."""

from dataclasses import dataclass

from django.db import connection

from qunluo.activity.handlers import list_handlers
from qunluo.core import clock

COUNTED_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class HandlerLag:
    """What one handler has yet to read. `rows` is counted up to 10,000. `seconds`: the age of the oldest unread."""

    name: str
    rows: int
    seconds: float
    failures: int
    parked: int


_LAGS = """
SELECT c.name, unread.rows, unread.oldest, c.failures,
       (SELECT count(*) FROM activity_parkedactivity p WHERE p.handler = c.name)
FROM activity_handlercursor c
CROSS JOIN LATERAL (
    SELECT count(*) AS rows, min(next.recorded_at) AS oldest
    FROM (SELECT recorded_at FROM activity_activity a WHERE (a.place, a.id) > (c.place, c.last_id)
          ORDER BY a.place, a.id LIMIT %s) next
) unread
WHERE c.name = ANY(%s)
ORDER BY c.name
"""


def handler_lags() -> list[HandlerLag]:
    """How far each registered handler is behind, by name. One statement. A handler never yet run is not in it."""
    names = [handler.name for handler in list_handlers()]
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_LAGS, [COUNTED_ROWS, names])
        return [
            HandlerLag(
                name=name,
                rows=rows,
                seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
                failures=failures,
                parked=parked,
            )
            for name, rows, oldest, failures, parked in cursor.fetchall()
        ]
