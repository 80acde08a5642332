"""The door: what goes in, what comes out, and that nothing odd breaks it."""

import json

import pytest

from qunluo.analytics.engine.diagnosis import Wishes, diagnose, to_json
from qunluo.analytics.engine.scoring import KINDS, standard_weights
from qunluo.analytics.engine.tests.histories import NOON, said, talk
from qunluo.core.interchange import Record

PEOPLE = ["ann", "bob", "cat", "dan", "eve", "fay", "gus"]
DAY = 86400.0


def test_talk_among_equals_is_a_community() -> None:
    found = diagnose(talk(PEOPLE, days=90), format="test")
    assert found.verdict.label in {"community", "help_desk"}
    assert found.stage == "steady"
    assert sum(found.verdict.probabilities.values()) == pytest.approx(1, abs=0.001)
    assert len(found.verdict.evidence) == 5


def test_silence_is_judged_at_the_moment_asked_for() -> None:
    found = diagnose(talk(PEOPLE, days=90), as_of=NOON + 300 * DAY)
    assert (found.verdict.label, found.stage, found.as_of_source) == ("dormant", "dormant", "asked")
    assert diagnose(talk(PEOPLE, days=90)).as_of_source == "last_message"
    assert diagnose(talk(PEOPLE, days=90), exported_at=NOON + 91 * DAY).as_of_source == "export"


def test_what_came_after_the_moment_is_left_out() -> None:
    assert diagnose(talk(PEOPLE, days=90), as_of=NOON + 10 * DAY).messages < diagnose(talk(PEOPLE, days=90)).messages


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([], "too_few_messages"),
        ([said("ann", minute) for minute in range(40)], "too_few_messages"),
        ([said("ann", minute * 200) for minute in range(100)], "too_few_people"),
        ([said(f"p{minute % 5}", minute) for minute in range(100)], "too_short"),
    ],
)
def test_thin_histories_are_unsure(records: list[Record], reason: str) -> None:
    found = diagnose(records)
    assert found.verdict.label == "unsure"
    assert (found.verdict.reason, found.verdict.kind) == (reason, None)


def test_an_edge_list_names_no_kind() -> None:
    records = [
        Record(at=NOON + 3600 * n, author_id=str(n % 9), author_name=str(n % 9), mentions=[str(n % 7)])
        for n in range(900)
    ]
    found = diagnose(records, format="edges")
    assert (found.verdict.label, found.verdict.reason) == ("unsure", "no_text")
    assert found.measures["reciprocity"].all.n > 0


def test_json_holds_what_was_promised() -> None:
    told = json.loads(to_json(diagnose(talk(PEOPLE, days=60), has_offset=True, format="test")))
    promised = {
        "format",
        "messages",
        "people",
        "room_count",
        "first_at",
        "last_at",
        "as_of",
        "verdict",
        "stage",
        "measures",
    }
    assert promised | {"core_people", "next_steps", "rooms"} <= set(told)
    assert set(told["verdict"]) >= {"label", "kind", "probabilities", "evidence", "unsaid"}
    assert set(told["rooms"][0]) >= {"name", "messages", "people", "verdict", "stage"}
    assert told["first_at"].endswith("+00:00")
    assert set(told["verdict"]["probabilities"]) == set(KINDS)


def test_a_clock_without_zone_gives_moments_without_offset() -> None:
    assert "+" not in (diagnose(talk(PEOPLE, days=20)).first_at or "+")


def test_hostile_text_is_only_text() -> None:
    records = [
        said(f"<b>{n % 6}</b>", n * 90, "\x00\x1b[31m<script>" + "x" * (1 << 12 if n else 1 << 20)) for n in range(120)
    ]
    assert diagnose(records).messages == 120


def test_people_the_operator_keeps_are_no_machines() -> None:
    records = [said("helper-bot", n * 60, "read the rules") for n in range(80)] + list(talk(PEOPLE, days=20))
    assert [machine.name for machine in diagnose(records).machines] == ["helper-bot"]
    assert diagnose(records, wishes=Wishes(kept_people={"helper-bot"})).machines == []


def test_known_months_are_taken_over_unchanged() -> None:
    first = diagnose(talk(PEOPLE, days=70))
    known = {month.key: month for month in first.months}
    again = diagnose(talk(PEOPLE, days=70), wishes=Wishes(known_months=known))
    assert all(month is known[month.key] for month in again.months)


def test_a_changed_month_gets_another_key() -> None:
    before = diagnose(talk(PEOPLE, days=70)).months
    after = diagnose([*talk(PEOPLE, days=70), said("new", 70 * 1440)]).months
    assert [month.key for month in before][:-1] == [month.key for month in after][:-1]
    assert before[-1].key != after[-1].key


def test_an_aim_that_differs_is_said() -> None:
    found = diagnose(talk(PEOPLE, days=90), wishes=Wishes(aim="notice_board"))
    assert found.next_steps[0].code == "aim_differs"
    assert all(step.code != "declare_aim" for step in found.next_steps)


def test_every_weight_has_its_reason_and_keeps_a_sign_of_its_own() -> None:
    weights = standard_weights()
    assert set(weights.base) == set(KINDS)
    assert all(rule.low < rule.high for rule in weights.rules.values())
