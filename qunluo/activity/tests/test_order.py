"""No activity is skipped, however the transactions overlap: the horizon and the order (place, id), and their twins."""

import pytest

from qunluo.activity import reader
from qunluo.activity.models import Activity, HandlerCursor
from qunluo.activity.tests.conftest import run, settle

BEYOND_ALL = 2**62


@pytest.fixture
def seen(registry):
    kettles = []
    registry.register_handler(
        name="tests.order", kinds=["tests.kettle.boiled"], handle=lambda row: kettles.append(row.payload["kettle_id"])
    )
    return kettles


def test_a_reader_waits_for_a_transaction_still_open(seen, boil, other):
    other.boil(1)
    boil(2)
    assert reader.run_due_handlers() == 0
    other.commit()
    assert run() == 2
    assert seen == [1, 2]


def test_the_twin_without_the_horizon_skips_what_commits_late(seen, boil, other, monkeypatch):
    monkeypatch.setattr(reader, "_horizon", lambda: BEYOND_ALL)
    other.boil(1)
    boil(2)
    run()
    other.commit()
    run()
    assert seen == [2]


def test_a_lower_id_that_commits_later_is_not_skipped(seen, boil, other):
    boil(2)
    assert run() == 1
    other.boil(1, activity_id=Activity.objects.get().pk - 1)
    other.commit()
    assert run() == 1
    assert seen == [2, 1]


def test_the_twin_that_reads_by_id_alone_skips_the_lower_id(seen, boil, other, monkeypatch):
    by_id = lambda cursor, kinds, horizon: Activity.objects.filter(id__gt=cursor.last_id, place__lt=horizon)  # noqa: E731
    monkeypatch.setattr(reader, "_unread", by_id)
    boil(2)
    run()
    other.boil(1, activity_id=Activity.objects.get().pk - 1)
    other.commit()
    run()
    assert seen == [2]


def test_a_lower_place_with_a_higher_id_comes_first(seen, boil, other):
    other.take_number()
    boil(1)
    other.boil(2)
    other.commit()
    run()
    assert seen == [2, 1]


def test_activities_of_one_transaction_keep_their_order(seen, other):
    for n in (5, 3, 4):
        other.boil(n)
    other.commit()
    run()
    assert seen == [5, 3, 4]


def test_what_was_rolled_back_is_never_seen(seen, boil, other):
    other.boil(1)
    other.connection.rollback()
    boil(2)
    run()
    assert seen == [2]


def test_a_cursor_stops_at_the_horizon_and_not_at_the_newest_row(seen, boil, other):
    boil(1)
    settle()
    other.boil(2)
    boil(3)
    assert reader.run_due_handlers() == 1
    assert HandlerCursor.objects.get().last_id == Activity.objects.get(payload__kettle_id=1).pk
    other.commit()
    run()
    assert seen == [1, 2, 3]
