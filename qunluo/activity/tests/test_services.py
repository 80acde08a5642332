"""Recording: a fact lands with its change, names its actor, and stays as it is."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from qunluo.activity.models import Activity
from qunluo.activity.services import record
from qunluo.activity.tests.conftest import KettleBoiled

# A membership and a person as `record` sees them: the real ones live in layers above this one.
MEMBER = SimpleNamespace(pk=5, person_id=3, community_id=2)
PERSON = SimpleNamespace(pk=3)


def test_a_membership_is_named_with_its_person_and_community(db):
    row = record(KettleBoiled(kettle_id=7), actor=MEMBER)
    stored = Activity.objects.get(pk=row.pk)
    assert (stored.kind, stored.payload) == ("tests.kettle.boiled", {"kettle_id": 7})
    assert (stored.actor_membership_id, stored.actor_person_id, stored.community_id) == (5, 3, 2)


def test_a_person_is_named_without_a_membership(db):
    row = record(KettleBoiled(kettle_id=7), actor=PERSON, community_id=9)
    assert (row.actor_membership_id, row.actor_person_id, row.community_id) == (None, 3, 9)


def test_a_placeholder_acts_without_a_person(db):
    row = record(KettleBoiled(kettle_id=7), actor=SimpleNamespace(pk=6, person_id=None, community_id=2))
    assert (row.actor_membership_id, row.actor_person_id, row.community_id) == (6, None, 2)


def test_the_installation_itself_may_act(db):
    row = record(KettleBoiled(kettle_id=7), actor=None)
    assert (row.actor_person_id, row.actor_membership_id, row.community_id) == (None, None, None)


def test_the_place_is_the_number_of_the_writing_transaction(db):
    row = record(KettleBoiled(kettle_id=7), actor=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert row.place == cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_recording_demands_an_open_transaction():
    with pytest.raises(RuntimeError, match=r"tests\.kettle\.boiled"):
        record(KettleBoiled(kettle_id=7), actor=None)
    assert Activity.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_fact_goes_with_its_change_when_that_is_rolled_back():
    with transaction.atomic():
        record(KettleBoiled(kettle_id=7), actor=None)
        transaction.set_rollback(True)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("change", [lambda rows: rows.update(kind="x"), lambda rows: rows.delete()])
def test_a_fact_is_never_changed_or_deleted(db, change):
    row = record(KettleBoiled(kettle_id=7), actor=None)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(Activity.objects.filter(pk=row.pk))
    assert Activity.objects.get(pk=row.pk).kind == "tests.kettle.boiled"
