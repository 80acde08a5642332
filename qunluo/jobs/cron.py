"""Crons: a task enqueued once a slot, however many workers look at the clock."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from qunluo.core import clock
from qunluo.jobs.models import CronSlot
from qunluo.jobs.registry import Cron, list_crons
from qunluo.jobs.services import enqueue


def enqueue_due_crons() -> int:
    """Enqueue every cron whose newest slot nobody took yet; slots missed while all was down are passed over. How many.

    One statement where nothing is due. A cron whose last job is still open is not enqueued a second time.
    """
    taken = dict(CronSlot.objects.values_list("name", "slot"))
    now = clock.now()
    return sum(_take(cron, slot) for cron in list_crons() if (slot := newest_slot(cron, now)) != taken.get(cron.name))


@transaction.atomic
def _take(cron: Cron, slot: datetime) -> bool:
    """Claim the slot by a conditional update; a cron seen for the first time waits for its next slot."""
    if CronSlot.objects.filter(name=cron.name, slot__lt=slot).update(slot=slot) == 0:
        CronSlot.objects.bulk_create([CronSlot(name=cron.name, slot=slot)], ignore_conflicts=True)
        return False
    enqueue(cron.task, payload={}, key=f"cron:{cron.name}")
    return True


def newest_slot(cron: Cron, now: datetime) -> datetime:
    """The newest slot that has begun at `now`. Daily ones follow the installation's wall clock."""
    if cron.every_seconds is not None:
        seconds = int(now.timestamp())
        return datetime.fromtimestamp(seconds - seconds % cron.every_seconds, UTC)
    assert cron.daily_at is not None
    today = timezone.localtime(now).date()
    slots = (_at(today - timedelta(days=days), cron.daily_at) for days in (0, 1))
    return next(slot for slot in slots if slot <= now)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone()).astimezone(UTC)
