"""A registry of the test's own, and a second connection that can hold a transaction open."""

import time
from dataclasses import dataclass
from typing import ClassVar

import psycopg
import pytest
from django.db import connection, transaction

from qunluo.activity import handlers, reader
from qunluo.activity.models import Activity
from qunluo.activity.services import record


@dataclass(frozen=True, kw_only=True)
class KettleBoiled:
    """A kettle boiled; only the tests know it."""

    kind: ClassVar[str] = "tests.kettle.boiled"
    kettle_id: int


@dataclass(frozen=True, kw_only=True)
class CupFilled:
    """A cup was filled; only the tests know it."""

    kind: ClassVar[str] = "tests.cup.filled"
    cup_id: int


def settle():
    """Wait until everything committed is below the horizon: other databases of the server hold it back too."""
    newest = Activity.objects.order_by("-place").values_list("place", flat=True).first() or 0
    end = time.monotonic() + 240  # a test of the other process may hold a transaction for long
    while reader._horizon() <= newest and time.monotonic() < end:
        time.sleep(0.01)


def run():
    """One round of all handlers, once what is committed can be read."""
    settle()
    return reader.run_due_handlers()


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(handlers, "_handlers", {})
    return handlers


@pytest.fixture
def boil(transactional_db):
    """Boil kettle `n` in a transaction of its own; gives back the activity."""

    def boil_one(n):
        with transaction.atomic():
            return record(KettleBoiled(kettle_id=n), actor=None)

    return boil_one


class OtherSession:
    """Somebody else's transaction, for as long as the test wants it open."""

    def __init__(self):
        self.connection = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})

    def take_number(self):
        return int(self.connection.execute("SELECT pg_current_xact_id()::text").fetchone()[0])

    def boil(self, n, *, activity_id=None):
        columns, values = ("id, ", "%s, ") if activity_id else ("", "")
        row = self.connection.execute(
            f"INSERT INTO activity_activity ({columns}kind, payload, recorded_at)"
            f" VALUES ({values}'tests.kettle.boiled', %s, now()) RETURNING id",
            [*([activity_id] if activity_id else []), f'{{"kettle_id": {n}}}'],
        )
        return row.fetchone()[0]

    def commit(self):
        self.connection.commit()


@pytest.fixture
def other(transactional_db):
    session = OtherSession()
    yield session
    session.connection.close()
