"""Replaying a handler, its parked activities, and the whole order after a move to another server."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qunluo.activity.models import Activity, HandlerCursor, ParkedActivity, ReadingOrder
from qunluo.activity.replaying import adopt_database, replay_handler, replay_parked
from qunluo.activity.tests.conftest import run


@pytest.fixture
def seen(registry):
    kettles = []
    registry.register_handler(
        name="tests.replay", kinds=["tests.kettle.boiled"], handle=lambda row: kettles.append(row.payload["kettle_id"])
    )
    return kettles


def test_a_handler_takes_everything_from_a_number_on_again(seen, boil):
    rows = [boil(n) for n in range(4)]
    run()
    replay_handler("tests.replay", from_id=rows[2].pk)
    run()
    assert seen == [0, 1, 2, 3, 2, 3]


def test_from_zero_is_from_the_beginning(seen, boil):
    boil(0), boil(1)
    run()
    replay_handler("tests.replay", from_id=0)
    run()
    assert seen == [0, 1, 0, 1]


def test_a_higher_number_at_a_lower_place_is_not_left_out(seen, boil, other):
    other.take_number()
    first = boil(1)
    other.boil(2)
    other.commit()
    replay_handler("tests.replay", from_id=first.pk)
    run()
    assert seen == [2, 1]


def test_replaying_beyond_the_end_changes_nothing(seen, boil):
    last = boil(0)
    run()
    replay_handler("tests.replay", from_id=last.pk + 1)
    run()
    assert seen == [0]


def test_parked_activities_are_taken_or_stay_with_their_new_error(registry, boil):
    taken, broken = [], {1, 2}

    def handle(activity):
        if activity.payload["kettle_id"] in broken:
            raise ValueError("still broken")
        taken.append(activity.payload["kettle_id"])

    registry.register_handler(name="tests.replay", kinds=None, handle=handle)
    for row in [boil(n) for n in range(3)][1:]:
        ParkedActivity.objects.create(handler="tests.replay", activity=row, tries=6, error="broken")
    broken.remove(1)
    assert replay_parked("tests.replay") == (1, 1)
    parked = ParkedActivity.objects.get()
    assert (taken, parked.tries, parked.error) == ([1], 7, "ValueError: still broken")


def test_the_command_sets_back_and_replays(seen, boil):
    boil(0)
    run()
    out = StringIO()
    call_command("replay", "tests.replay", "--from", "0", stdout=out)
    call_command("replay", "tests.replay", "--parked", stdout=out)
    run()
    assert seen == [0, 0]
    assert "0 taken, 0 still parked" in out.getvalue()


def test_the_command_names_the_handlers_there_are(seen):
    with pytest.raises(CommandError, match=r"tests\.replay"):
        call_command("replay", "nobody", "--parked")


@pytest.fixture
def moved(seen, boil):
    """A database restored onto another server: what was recorded stands at places far above today's numbers."""
    ReadingOrder.objects.all().delete()
    ReadingOrder.objects.create(shift=2**40, system_identifier=1)
    old = boil(0)
    HandlerCursor.objects.create(name="tests.replay", place=old.place, last_id=old.pk)
    return old


def test_after_a_restore_elsewhere_places_go_on_rising(seen, boil, moved):
    assert adopt_database() is True
    assert adopt_database() is False
    assert boil(1).place > moved.place
    run()
    assert seen == [1]


def test_the_twin_that_does_not_adopt_skips_everything_new(seen, boil, moved):
    ReadingOrder.objects.update(shift=0)
    assert boil(1).place < moved.place
    run()
    assert seen == []


def test_the_same_server_is_left_as_it_is(seen, boil):
    adopt_database()
    before = list(ReadingOrder.objects.values())
    boil(0)
    assert adopt_database() is False
    assert list(ReadingOrder.objects.values()) == before
    assert Activity.objects.count() == 1
