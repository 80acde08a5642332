"""Handlers: each activity once and in order, failures tried again and then parked, cursors moved with their effect."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from qunluo.activity import reader
from qunluo.activity.handlers import get_handler
from qunluo.activity.models import HandlerCursor, ParkedActivity
from qunluo.activity.services import record
from qunluo.activity.tests.conftest import CupFilled, run, settle
from qunluo.core import clock


class Kettles:
    """A handler that remembers, and refuses the kettles it is told to refuse."""

    def __init__(self):
        self.seen, self.refused = [], set()

    def __call__(self, activity):
        kettle = activity.payload["kettle_id"]
        if kettle in self.refused:
            raise ValueError(f"kettle {kettle}\0 leaks")
        self.seen.append(kettle)


@pytest.fixture
def kettles(registry):
    handle = Kettles()
    registry.register_handler(name="tests.kettles", kinds=["tests.kettle.boiled"], handle=handle)
    return handle


def later(seconds):
    return clock.held_at(clock.now() + timedelta(seconds=seconds))


def test_each_activity_is_handled_once_and_in_order(kettles, boil):
    for n in range(5):
        boil(n)
    assert [run(), run()] == [5, 0]
    boil(5)
    assert run() == 1
    assert kettles.seen == [0, 1, 2, 3, 4, 5]


def test_other_kinds_are_passed_over(kettles, boil):
    with transaction.atomic():
        last = record(CupFilled(cup_id=1), actor=None)
    assert run() == 0
    cursor = HandlerCursor.objects.get()
    assert (cursor.place, cursor.last_id, kettles.seen) == (last.place, last.pk, [])


def test_a_handler_of_every_kind_takes_them_all(registry, boil):
    kinds = []
    registry.register_handler(name="tests.all", kinds=None, handle=lambda activity: kinds.append(activity.kind))
    boil(1)
    with transaction.atomic():
        record(CupFilled(cup_id=1), actor=None)
    run()
    assert kinds == ["tests.kettle.boiled", "tests.cup.filled"]


def test_a_new_handler_begins_at_the_beginning_unless_it_starts_now(kettles, registry, boil):
    late = []
    registry.register_handler(name="tests.now", kinds=None, handle=lambda row: late.append(row.pk), starts_now=True)
    boil(1)
    run()
    second = boil(2)
    run()
    assert (kettles.seen, late) == ([1, 2], [second.pk])


def test_idle_reading_takes_four_statements_and_no_lock(kettles, boil):
    boil(1)
    run()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reader.run_due_handlers()
    assert len(queries) == 4
    assert not any("FOR NO KEY UPDATE" in query["sql"] for query in queries)


def test_a_batch_is_bounded(kettles, boil):
    for n in range(5):
        boil(n)
    reader._seat_new([get_handler("tests.kettles")])
    settle()
    assert [reader.run_handler("tests.kettles", limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert kettles.seen == [0, 1, 2, 3, 4]


def test_a_failing_activity_holds_back_what_follows_and_is_tried_again(kettles, boil):
    kettles.refused = {1}
    for n in range(3):
        boil(n)
    run()
    cursor = HandlerCursor.objects.get()
    assert (kettles.seen, cursor.failures, cursor.error) == ([0], 1, "ValueError: kettle 1 leaks")
    assert run() == 0
    assert HandlerCursor.objects.get().failures == 1
    kettles.refused = set()
    with later(3):
        run()
    cursor = HandlerCursor.objects.get()
    assert (kettles.seen, cursor.failures, cursor.error, cursor.retry_at) == ([0, 1, 2], 0, "", None)


def test_after_the_last_try_it_is_parked_and_the_rest_goes_on(kettles, boil):
    kettles.refused = {1}
    bad = [boil(n) for n in range(3)][1]
    for tries in range(reader.MAX_TRIES):
        with later(10**tries):
            run()
    parked = ParkedActivity.objects.get()
    assert (parked.activity_id, parked.handler, parked.tries) == (bad.pk, "tests.kettles", reader.MAX_TRIES)
    assert kettles.seen == [0, 2]


def test_the_waits_grow(kettles, boil):
    kettles.refused = {0}
    boil(0)
    waits = []
    moment = clock.now()
    for _ in range(4):
        with clock.held_at(moment):
            run()
        retry_at = HandlerCursor.objects.get().retry_at
        waits.append((retry_at - moment).total_seconds())
        moment = retry_at
    assert waits == [2, 4, 8, 16]


def test_the_effects_of_a_failing_activity_are_rolled_back_alone(registry, boil):
    def fill_a_cup(activity):
        record(CupFilled(cup_id=activity.payload["kettle_id"]), actor=None)
        if activity.payload["kettle_id"] == 1:
            raise ValueError

    registry.register_handler(name="tests.cups", kinds=["tests.kettle.boiled"], handle=fill_a_cup)
    first = boil(0)
    boil(1)
    run()
    cups = type(first).objects.filter(kind="tests.cup.filled")
    assert [cup.payload for cup in cups] == [{"cup_id": 0}]


def test_a_cursor_held_by_another_worker_is_left_alone(kettles, boil, other):
    boil(0)
    reader._seat_new([get_handler("tests.kettles")])
    other.connection.execute("SELECT 1 FROM activity_handlercursor FOR UPDATE")
    assert run() == 0
    other.commit()
    assert run() == 1


def test_a_lost_connection_is_no_fault_of_the_activity(registry, boil):
    def lose(activity):
        connection.connection.close()
        connection.cursor().execute("SELECT 1")

    registry.register_handler(name="tests.lose", kinds=None, handle=lose)
    boil(0)
    with pytest.raises(Exception, match="closed"):
        run()
    connection.close()
    assert HandlerCursor.objects.get().failures == 0


def test_two_handlers_of_one_name_are_refused(kettles, registry):
    with pytest.raises(ValueError, match=r"tests\.kettles"):
        registry.register_handler(name="tests.kettles", kinds=None, handle=kettles)
