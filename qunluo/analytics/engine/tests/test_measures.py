"""Measures on histories small enough to count by hand."""

import math

import pytest

from qunluo.analytics.engine import (
    answers,
    concentration,
    hub,
    packets,
    reciprocity,
    retention,
    selling,
    talk,
    ties,
    turns,
)
from qunluo.analytics.engine.tests.histories import NOON, said, view_of
from qunluo.analytics.engine.tests.histories import talk as talking
from qunluo.core.interchange import Record


def pairs(*ends: tuple[str, str], times: int = 1) -> list[Record]:
    """An edge list: who turned to whom, a minute apart."""
    return [
        Record(at=NOON + 60 * number, author_id=src, author_name=src, mentions=[dst])
        for number, (src, dst) in enumerate(ends * times)
    ]


def test_hub_share_counts_edges_that_touch_the_busiest() -> None:
    view = view_of(pairs(("a", "h"), ("h", "b"), ("c", "h"), ("d", "e"), times=10))
    assert hub.hub_share(view).value == pytest.approx(0.75)
    assert view.columns.people[hub.hub_of(view) or 0] == "h"


def test_hub_share_is_not_said_of_four_people() -> None:
    assert hub.hub_share(view_of(pairs(("a", "b"), ("c", "d"), times=20))).unsaid == "too_few_exchanges"


@pytest.mark.parametrize(("people", "share"), [(5, 0.68), (10, 0.55), (20, 0.46), (100, 0.33), (5000, 0.20)])
def test_an_ordinary_group_of_each_size_has_a_known_hub_share(people: int, share: float) -> None:
    assert hub.expected_share(people) == pytest.approx(share, abs=0.006)


def test_excess_is_nothing_at_the_expected_share() -> None:
    assert hub.logit(hub.share_of(0.3)) == pytest.approx(0.3)
    assert hub.logit(1.0) < math.inf


def test_reciprocity_counts_pairs_both_ways() -> None:
    ends = [(f"p{number}", f"q{number}") for number in range(20)] + [
        (f"q{number}", f"p{number}") for number in range(10)
    ]
    assert reciprocity.reciprocity(view_of(pairs(*ends))).value == pytest.approx(20 / 30)


def test_weighted_reciprocity_is_the_matched_share() -> None:
    view = view_of(pairs(*[("a", "b")] * 30, *[("b", "a")] * 10))
    assert reciprocity.weighted_reciprocity(view).value == pytest.approx(20 / 40)


def test_a_tie_needs_three_days_and_both_ways() -> None:
    people = [f"p{number}" for number in range(6)]
    edges = [(day, src, dst) for day in range(0, 30, 7) for src, dst in (("p0", "p1"), ("p1", "p0"), ("p2", "p3"))]
    records = [
        Record(at=NOON + day * 86400 + place, author_id=src, author_name=src, mentions=[dst])
        for day, src, dst in edges
        for place in range(2)
    ]
    records += [Record(at=NOON + day * 86400, author_id=who, author_name=who) for who in people for day in (1, 2, 3)]
    assert ties.ties(view_of(records)).value == 1


def test_people_to_half_and_effective_people() -> None:
    records = [said("a", minute) for minute in range(60)] + [said("b", 60 + minute) for minute in range(40)]
    view = view_of(records)
    assert concentration.to_half(view).value == 1
    assert concentration.effective_people(view).value == pytest.approx(1 / (0.36 + 0.16))


def test_month_retention_leaves_out_the_last_month() -> None:
    month = 31 * 1440
    records = [said(who, place * month) for place, who in ((0, "a"), (0, "b"), (1, "a"), (2, "a"), (2, "c"))]
    assert retention.month_retention(view_of(records)).value == pytest.approx(2 / 3)


def test_newcomers_of_the_first_fortnight_are_none() -> None:
    records = [said(f"p{number}", number * 60) for number in range(40)]
    assert retention.back_after(view_of(records, as_of=NOON + 90 * 86400), 30).unsaid == "too_few_newcomers"


def test_talk_is_talk_and_notices_are_none() -> None:
    view = view_of(talking(["ann", "bob", "cat", "dan", "eve"], days=60))
    assert (talk.talk_beyond_chance(view).value or 0) > 0.5
    assert (turns.turns_come_back(view).value or 0) > 0.5
    notices = [said(f"p{number % 9}", number * 400 + (number * 53) % 240, f"notice {number}") for number in range(200)]
    assert (talk.talk_beyond_chance(view_of(notices)).value or 0) < 0.1


def test_an_answer_to_what_the_opener_went_on_with_counts() -> None:
    records = []
    for day in range(40):
        records += [
            said("ann", day * 1440),
            said("ann", day * 1440 + 1),
            said("bob", day * 1440 + 3),
        ]
    found = answers.answered(view_of(records))
    assert found.value == 1.0
    assert answers.answer_time(view_of(records)).value == pytest.approx(180)


def test_promotion_needs_an_offer_and_a_way() -> None:
    plain = [said("ann", number, f"see you at the market on day {number}") for number in range(90)]
    offers = [
        said("shop", 100 + number, f"only $ {number}, order now, WhatsApp +4912345678901") for number in range(10)
    ]
    assert selling.promotion_share(view_of(plain)).value == 0
    assert selling.promotion_share(view_of(plain + offers)).value == pytest.approx(0.1)


def test_what_the_operator_marks_goes_first() -> None:
    view = view_of([said("ann", number, f"our usual message number {number}") for number in range(100)])
    marked = view_of([said("ann", number, f"our usual message number {number}") for number in range(100)])
    object.__setattr__(marked, "marks", {int(view.columns.words[0]): True})
    assert selling.promotion_share(view).value == 0
    assert selling.promotion_share(marked).value == pytest.approx(0.01)


def test_messages_just_after_packets_are_counted_by_room() -> None:
    records = [
        Record(at=NOON + 86400 * day, author_id="o", author_name="o", kind="red_packet", room="a") for day in range(5)
    ]
    records += [said("ann", 1440 * day + 2, room="a") for day in range(5)]
    records += [said("bob", 1440 * day + 2, room="b") for day in range(5)]
    assert packets.after_packets(view_of(records)).value == pytest.approx(0.5)


def test_a_text_that_stands_for_a_packet_is_one() -> None:
    view = view_of([said("o", number * 60, "[微信红包] 恭喜发财") for number in range(6)])
    assert len(view.columns.packets) == 6


def test_nobody_at_all_gives_no_number() -> None:
    view = view_of([])
    assert len(view.rows) == 0
    assert concentration.to_half(view).value is None
