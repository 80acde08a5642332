"""The verdict on every real history is the one expected, and moves as it should when the history is cut or mixed."""

import random
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from qunluo.analytics.engine.diagnosis import diagnose
from qunluo.analytics.engine.hub import hub_of
from qunluo.analytics.engine.structs import Diagnosis
from qunluo.core.interchange import Record
from qunluo.home.tests.real_histories import NAMES_TO_LABELS, records_of, view_of

pytestmark = pytest.mark.history
DAY = 86400.0


def judged(records: Iterable[Record], as_of: float | None = None) -> Diagnosis:
    return diagnose(records, as_of=as_of, format="test")


@pytest.mark.parametrize("name", NAMES_TO_LABELS)
def test_the_expected_label_holds(histories: Path, name: str) -> None:
    records, newest = records_of(histories, name)
    found = judged(records, as_of=newest)
    labels, stages = NAMES_TO_LABELS[name]
    assert found.verdict.label in labels, found.verdict.probabilities
    assert found.stage in stages
    if found.verdict.label == "unsure":
        assert found.verdict.reason


def advertised(records: list[Record], share: float) -> list[Record]:
    """The history with so many advertisements mixed in that they are `share` of all messages."""
    rng = random.Random(5)
    messages = [record for record in records if record.kind == "message"]
    count = round(len(messages) * share / (1 - share))
    goods = ("kettle", "phone case", "protein powder", "web course")
    added = [
        Record(
            at=rng.choice(messages).at + rng.uniform(0, 3600),
            author_id=f"seller {number % 3}",
            author_name=f"seller {number % 3}",
            room=messages[0].room,
            text=f"Special offer: {goods[number % 4]} only $ {9 + number % 5}, order now, WhatsApp +49123456780",
        )
        for number in range(count)
    ]
    return sorted([*records, *added], key=lambda record: record.at)


@pytest.mark.parametrize(
    ("share", "labels"), [(0.1, {"community"}), (0.3, {"ad_channel", "unsure"}), (0.5, {"ad_channel"})]
)
def test_advertisements_turn_a_community_into_a_channel(histories: Path, share: float, labels: set[str]) -> None:
    records, newest = records_of(histories, "coders")
    assert judged(advertised(records, share), as_of=newest).verdict.label in labels


def test_only_the_exchanges_with_the_hub_are_an_audience(histories: Path) -> None:
    records, newest = records_of(histories, "coders")
    view = view_of(histories, "coders")
    hub, edges = hub_of(view), view.edges
    kept = set(edges.row[(edges.src == hub) | (edges.dst == hub)].tolist())
    kept |= set(edges.to[(edges.src == hub) | (edges.dst == hub)].tolist())
    at = {(float(view.columns.at[row]), view.columns.people[view.columns.person[row]]) for row in kept}
    only = [record for record in records if (record.at, record.author_name) in at]
    assert judged(only, as_of=newest).verdict.label in {"audience", "unsure"}


def without(records: list[Record], name: str) -> list[Record]:
    return [record for record in records if record.author_name != name]


def test_a_community_without_its_hub_is_still_one(histories: Path) -> None:
    records, newest = records_of(histories, "coders")
    view = view_of(histories, "coders")
    hub = hub_of(view)
    assert hub is not None
    assert judged(without(records, view.columns.people[hub]), as_of=newest).verdict.label == "community"


def test_an_audience_without_its_star_is_none(histories: Path) -> None:
    records, newest = records_of(histories, "hyperdbg")
    found = judged(without(records, "@HughEverett"), as_of=newest)
    assert found.verdict.kind not in {"audience", "ad_channel", "crowd"}


def test_shuffled_times_are_no_talk(histories: Path) -> None:
    records, newest = records_of(histories, "coders")
    messages = [record for record in records if record.kind == "message"]
    moments = [record.at for record in messages]
    random.Random(3).shuffle(moments)
    mixed = [msgspec.structs.replace(record, at=at) for record, at in zip(messages, moments, strict=True)]
    found = judged(mixed, as_of=newest)
    assert found.verdict.kind == "notice_board"
    assert abs(found.measures["turns_come_back"].all.value or 0) < 0.02


def test_two_hundred_silent_days_are_dormant(histories: Path) -> None:
    records, newest = records_of(histories, "coders")
    found = judged(records, as_of=newest + 200 * DAY)
    assert found.verdict.label == "dormant"
    assert found.verdict.kind == "community"


def test_the_star_that_stepped_back_is_told(histories: Path) -> None:
    records, newest = records_of(histories, "hyperdbg")
    found = judged(records, as_of=newest)
    assert found.verdict.kind == "audience"
    change = next(change for change in found.changes if change.code == "hub_share")
    assert change.whole - change.lately > 0.4


def test_rooms_of_an_archive_get_their_own_answers(histories: Path) -> None:
    records, newest = records_of(histories, "zulip")
    found = judged(records, as_of=newest)
    assert found.messages == 24_665
    assert found.people == 377
    labels = {room.name[:6]: room.verdict.label for room in found.rooms}
    assert labels["267928"] == "dormant"
    assert labels["284757"] in {"notice_board", "ad_channel"}
    assert labels["187764"] in {"community", "help_desk"}
