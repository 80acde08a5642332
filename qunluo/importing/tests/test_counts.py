"""Counting: the numbers everybody can check, as a whole and by room."""

import re
from pathlib import Path

import pytest

from qunluo.core.interchange import Attachment, Record
from qunluo.importing.counts import Counting, count_history
from qunluo.importing.formats.reasons import CHOICES, FILE_REASONS, LINE_REASONS, NOTES, QUESTIONS, sentence
from qunluo.importing.formats.registry import FORMATS
from qunluo.importing.tests.files import read, text_file

DOCS = Path(__file__).parents[3] / "docs"
JANUARY, FEBRUARY, APRIL = 1704103200.0, 1706781600.0, 1711965600.0


def said(author: str, at: float, **more: object) -> Record:
    """A message by `author`, whose name is the id in capitals."""
    return Record(at=at, author_id=author, author_name=author.upper(), **more)


HISTORY = [
    said("a", JANUARY, room="tea", mentions=["b", "c"]),
    said("a", JANUARY + 86_400, room="tea", reactions={"👍": ["b", "c"]}),
    said("b", FEBRUARY, room="tea", reply_to="1"),
    said("a", FEBRUARY, room="cake", attachments=[Attachment(name="x")]),
    said("b", APRIL, room="cake"),
    said("c", APRIL, room="cake", kind="join"),
    said("c", APRIL, room="cake", kind="red_packet"),
]


def test_a_history_is_counted_as_a_whole_and_by_room() -> None:
    counts = count_history(HISTORY)
    assert (counts.messages, counts.people) == (5, 2)
    assert (counts.first_at, counts.last_at, counts.active_days) == (JANUARY, APRIL, 4)
    assert (counts.replies, counts.mentions, counts.reactions, counts.attachments) == (1, 2, 2, 1)
    assert counts.kinds == {"message": 5, "join": 1, "red_packet": 1}
    assert counts.top_ten == [("A", 3), ("B", 2)]
    assert (counts.top_share, counts.top_ten_share) == (0.6, 1.0)
    assert counts.months == {"2024-01": (2, 1), "2024-02": (2, 2), "2024-04": (1, 1)}
    assert {room: inside.messages for room, inside in counts.rooms.items()} == {"tea": 3, "cake": 2}
    assert counts.rooms["tea"].one_message_people == 1


def test_month_retention_asks_for_the_next_calendar_month() -> None:
    assert count_history(HISTORY).month_retention == pytest.approx(1 / 3)


def test_equal_authors_have_no_inequality_and_ties_are_in_order_of_name() -> None:
    counts = count_history([said("b", JANUARY), said("a", JANUARY)])
    assert counts.gini == 0.0
    assert counts.top_ten == [("A", 1), ("B", 1)]


def test_nothing_counts_as_nothing() -> None:
    counts = count_history([])
    assert (counts.messages, counts.people, counts.first_at, counts.gini, counts.month_retention) == (
        0,
        0,
        None,
        0,
        None,
    )


def test_records_can_be_counted_while_they_pass() -> None:
    counting = Counting()
    assert list(counting.passing(HISTORY)) == HISTORY
    assert counting.counts() == count_history(HISTORY)


@pytest.mark.parametrize("page", ["importing.md", "importing.zh-CN.md"])
def test_the_pages_list_every_format_and_their_samples_can_be_read(tmp_path: Path, page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert [name for name in re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) if name in {f.name for f in FORMATS}]
    assert {format.name for format in FORMATS} <= set(re.findall(r"`(\w+)`", text))
    table, jsonl = re.findall(r"(?:^    .+\n)+", text, re.MULTILINE)
    for sample, kinds in ((table, ["message", "message", "join", "red_packet"]), (jsonl, ["message", "message"])):
        history, records = read(text_file(tmp_path, re.sub("^    ", "", sample, flags=re.MULTILINE)))
        assert history.refused_count == 0
        assert [record.kind for record in records] == kinds


def test_every_reason_in_the_code_has_a_sentence() -> None:
    source = "".join(file.read_text("utf-8") for file in (Path(__file__).parents[1] / "formats").glob("*.py"))
    used = set(re.findall(r'(?:UnreadableHistory|UnknownFormat)\(\s*"(\w+)"', source))
    refused = set(re.findall(r'refuse\([^,()]*(?:\([^()]*\))?[^,()]*, "(\w+)"', source))
    noted = set(re.findall(r'note\("(\w+)"', source))
    assert used <= set(FILE_REASONS)
    assert refused
    assert refused <= set(LINE_REASONS)
    assert noted == set(NOTES)


def test_sentences_take_their_values() -> None:
    assert sentence("too_large", {"limit": 5}) == "Unpacked, this archive is larger than 5 bytes. We stop there."
    assert sentence("something_else", {}) == "something_else"
    assert set(CHOICES) == {"dmy", "mdy", "ymd"}
    assert set(QUESTIONS) == {"date_order"}
