"""Crons: once a slot, on however many workers; missed slots are passed over."""

from datetime import UTC, datetime, time, timedelta

import pytest

from qunluo.core import clock
from qunluo.jobs.cron import enqueue_due_crons, newest_slot
from qunluo.jobs.models import CronSlot, Job
from qunluo.jobs.registry import Cron
from qunluo.jobs.runner import run_due_jobs

NOON = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def sweep(db, tasks):
    tasks.register_task("tests.sweep", run=lambda job: None)
    tasks.register_cron("tests.minutely", "tests.sweep", every_seconds=60)


def at(moment):
    with clock.held_at(moment):
        return enqueue_due_crons()


def test_the_first_slot_is_the_next_one(sweep):
    assert at(NOON) == 0
    assert at(NOON + timedelta(seconds=29)) == 0
    assert at(NOON + timedelta(seconds=30)) == 1
    assert at(NOON + timedelta(seconds=31)) == 0


def test_missed_slots_are_passed_over(sweep):
    at(NOON)
    assert at(NOON + timedelta(hours=5)) == 1
    assert Job.objects.count() == 1
    assert CronSlot.objects.get().slot == datetime(2026, 3, 1, 17, 0, tzinfo=UTC)


def test_a_job_still_open_is_not_doubled_and_a_finished_one_comes_again(sweep):
    at(NOON)
    at(NOON + timedelta(minutes=1))
    at(NOON + timedelta(minutes=2))
    assert Job.objects.count() == 1
    run_due_jobs()
    at(NOON + timedelta(minutes=3))
    assert Job.objects.count() == 2


def test_a_clock_that_goes_back_runs_nothing_twice(sweep):
    at(NOON)
    at(NOON + timedelta(minutes=5))
    run_due_jobs()
    assert at(NOON + timedelta(minutes=3)) == 0


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-03-01T12:00:00+00:00", "2026-02-28T20:30:00+00:00"),
        ("2026-03-01T20:29:59+00:00", "2026-02-28T20:30:00+00:00"),
        ("2026-03-01T20:30:00+00:00", "2026-03-01T20:30:00+00:00"),
    ],
)
def test_a_daily_slot_follows_the_wall_clock_of_the_installation(settings, now, slot):
    assert settings.TIME_ZONE == "Asia/Shanghai"
    cron = Cron(name="x", task="x", every_seconds=None, daily_at=time(4, 30))
    assert newest_slot(cron, datetime.fromisoformat(now)) == datetime.fromisoformat(slot)


@pytest.mark.parametrize("wishes", [{}, {"every_seconds": 60, "daily_at": time(4)}])
def test_a_cron_has_exactly_one_rhythm(tasks, wishes):
    with pytest.raises(ValueError, match="either"):
        tasks.register_cron("x", "y", **wishes)


def test_names_are_given_once(tasks):
    tasks.register_task("x", run=print)
    tasks.register_cron("x", "x", every_seconds=60)
    with pytest.raises(ValueError, match="Two tasks"):
        tasks.register_task("x", run=print)
    with pytest.raises(ValueError, match="Two crons"):
        tasks.register_cron("x", "x", every_seconds=60)
    with pytest.raises(ValueError, match="lease"):
        tasks.register_task("y", run=print, lease_seconds=1)
