"""Every measure on the real histories equals what an independent prototype computed, or is within 0.05."""

from pathlib import Path

import pytest

from qunluo.analytics.engine.catalogue import MEASURES
from qunluo.home.tests.expected import EXACT, KNOWN_APART, NAMES, NEAR, ONE_DECIMAL
from qunluo.home.tests.real_histories import view_of

pytestmark = pytest.mark.history


@pytest.mark.parametrize("name", NAMES)
def test_measures_agree_with_the_prototype(histories: Path, name: str) -> None:
    view, place = view_of(histories, name), NAMES.index(name)
    wrong = {}
    for table, tolerance in ((EXACT, 0.0051), (NEAR, 0.0551)):
        for code, row in table.items():
            ours, expected = MEASURES[code](view).value, row[place]
            allowed = 0.1 if code in ONE_DECIMAL else tolerance
            is_same = (ours is None) if expected is None else ours is not None and abs(ours - expected) <= allowed
            if not is_same and (code, name) not in KNOWN_APART:
                wrong[code] = (ours, expected)
    assert wrong == {}


def test_people_of_a_bridge_are_people(histories: Path) -> None:
    view = view_of(histories, "hyperdbg")
    assert len(view.people) == 204
    assert [view.columns.people[person] for person in view.machines.reasons] == ["@HyperDbgBot"]
    assert view.machines.reasons[next(iter(view.machines.reasons))] == "bridge"


def test_a_person_called_bot_is_a_person(histories: Path) -> None:
    view = view_of(histories, "hyperdbg")
    assert "@honorary_bot" in {view.columns.people[person] for person in view.people}


def test_sampled_days_say_nothing_of_staying(histories: Path) -> None:
    view = view_of(histories, "irc-ubuntu")
    assert view.is_sampled
    for code in ("month_retention", "back_after_30", "ties", "absence", "silent_weeks", "one_message"):
        assert MEASURES[code](view).unsaid == "days_are_a_sample"
