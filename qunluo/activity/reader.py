"""Reading activities in order, for the handlers: each effect and the move of its cursor are one transaction.

The order is (place, id), read only below the horizon: why none is skipped: docs/decisions/0001-activity-order.md.
"""

import logging
import time
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from qunluo.activity.handlers import Handler, get_handler, list_handlers
from qunluo.activity.models import Activity, HandlerCursor, ParkedActivity
from qunluo.core import clock

BATCH = 100
BATCH_SECONDS = 2.0
MAX_TRIES = 6
_log = logging.getLogger(__name__)


def run_due_handlers() -> int:
    """Give every handler with unread activities one batch. How many were handled; 0 means: nothing to do right now.

    Three statements without a lock or a transaction number where nothing is new.
    """
    handlers = {handler.name: handler for handler in list_handlers()}
    _seat_new(list(handlers.values()))
    newest = _newest(_horizon())
    due = [
        cursor.name
        for cursor in HandlerCursor.objects.filter(name__in=handlers).order_by("name")
        if newest > (cursor.place, cursor.last_id) and not _waits(cursor)
    ]
    return sum(run_handler(name) for name in due)


def run_handler(name: str, *, limit: int = BATCH) -> int:
    """Let the handler `name` take its next activities, at most `limit` and for about two seconds, in one transaction.

    0 when there is nothing, when its next activity waits to be tried again, or when another worker is at it.
    Locks the cursor row. An activity that raises is rolled back alone and tried again later, with everything behind it
    waiting; after `MAX_TRIES` it is parked and the rest goes on.
    """
    handler = get_handler(name)
    with transaction.atomic():
        cursor = HandlerCursor.objects.select_for_update(skip_locked=True, no_key=True).filter(name=name).first()
        if cursor is None or _waits(cursor):
            return 0
        return _Reading(handler, cursor).take(limit)


class _Reading:
    """One batch of one handler, inside one transaction."""

    def __init__(self, handler: Handler, cursor: HandlerCursor) -> None:
        self.handler = handler
        self.cursor = cursor
        self.started_at = (cursor.place, cursor.last_id)

    def take(self, limit: int) -> int:
        horizon, began = _horizon(), time.monotonic()
        handled = 0
        for activity in _unread(self.cursor, self.handler.kinds, horizon)[:limit]:
            if not self._take_one(activity) or time.monotonic() - began > BATCH_SECONDS:
                break
            handled += 1
        else:
            if handled < limit:
                self._move(_newest(horizon))
        self._save()
        return handled

    def _take_one(self, activity: Activity) -> bool:
        """Whether the cursor is past `activity` and the batch may go on."""
        try:
            with transaction.atomic():
                self.handler.handle(activity)
        except Exception as error:
            if not connection.is_usable():
                raise
            _log.exception("A handler failed.", extra={"handler": self.handler.name, "activity_id": activity.pk})
            return self._fail(activity, error)
        self._move((activity.place, activity.pk))
        return True

    def _fail(self, activity: Activity, error: Exception) -> bool:
        self.cursor.failures += 1
        self.cursor.error = f"{type(error).__name__}: {error}".replace("\0", "")[:2000]
        if self.cursor.failures < MAX_TRIES:
            self.cursor.retry_at = clock.now() + timedelta(seconds=2**self.cursor.failures)
            return False
        ParkedActivity.objects.get_or_create(
            handler=self.handler.name,
            activity=activity,
            defaults={"tries": self.cursor.failures, "error": self.cursor.error},
        )
        self._move((activity.place, activity.pk))
        return True

    def _move(self, position: tuple[int, int]) -> None:
        if position > (self.cursor.place, self.cursor.last_id):
            self.cursor.place, self.cursor.last_id = position
            self.cursor.moved_at = clock.now()
            self.cursor.failures, self.cursor.retry_at, self.cursor.error = 0, None, ""

    def _save(self) -> None:
        if (self.cursor.place, self.cursor.last_id) != self.started_at or self.cursor.failures:
            self.cursor.save(update_fields=["place", "last_id", "moved_at", "failures", "retry_at", "error"])


def _horizon() -> int:
    """The place below which nothing more can appear: every transaction with a lower number has ended by now.

    A statement begun later sees all that was committed below it. Ask once a batch, never twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " + coalesce((SELECT shift FROM activity_order), 0)"
        )
        return int(cursor.fetchone()[0])


def _unread(cursor: HandlerCursor, kinds: tuple[str, ...] | None, horizon: int) -> QuerySet[Activity]:
    rows = Activity.objects.filter(place__gte=cursor.place, place__lt=horizon)
    rows = rows.exclude(place=cursor.place, id__lte=cursor.last_id).order_by("place", "id")
    return rows if kinds is None else rows.filter(kind__in=kinds)


def _newest(horizon: int) -> tuple[int, int]:
    """The position of the last activity below `horizon`; (0, 0) where there is none."""
    rows = Activity.objects.filter(place__lt=horizon).order_by("-place", "-id")
    return rows.values_list("place", "id").first() or (0, 0)


def _waits(cursor: HandlerCursor) -> bool:
    return cursor.retry_at is not None and cursor.retry_at > clock.now()


def _seat_new(handlers: list[Handler]) -> None:
    """Give handlers seen for the first time their cursor."""
    known = set(HandlerCursor.objects.values_list("name", flat=True))
    new = [handler for handler in handlers if handler.name not in known]
    if new:
        now_at = _horizon()
        rows = [HandlerCursor(name=handler.name, place=now_at if handler.starts_now else 0) for handler in new]
        HandlerCursor.objects.bulk_create(rows, ignore_conflicts=True)
