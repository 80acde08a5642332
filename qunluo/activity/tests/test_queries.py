"""The lag of each handler in rows and seconds."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.activity.models import ParkedActivity
from qunluo.activity.queries import handler_lags
from qunluo.activity.tests.conftest import run
from qunluo.core import clock


def test_a_handler_is_behind_by_rows_and_seconds(registry, boil):
    registry.register_handler(name="tests.lag", kinds=["tests.kettle.boiled"], handle=lambda activity: None)
    boil(0)
    run()
    assert [(lag.name, lag.rows, lag.seconds) for lag in handler_lags()] == [("tests.lag", 0, 0.0)]
    moment = clock.now()
    with clock.held_at(moment):
        bad = boil(1)
        boil(2)
    ParkedActivity.objects.create(handler="tests.lag", activity=bad, tries=6, error="x")
    with clock.held_at(moment + timedelta(seconds=30)), CaptureQueriesContext(connection) as queries:
        (lag,) = handler_lags()
    assert (lag.rows, lag.seconds, lag.failures, lag.parked, len(queries)) == (2, 30.0, 0, 1, 1)


def test_a_handler_no_code_knows_is_not_counted(registry, boil):
    registry.register_handler(name="tests.gone", kinds=None, handle=lambda activity: None)
    boil(0)
    run()
    registry._handlers.clear()
    assert handler_lags() == []
