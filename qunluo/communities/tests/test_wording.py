"""Two versions of a charter, clause by clause and word by word."""

import uuid
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.communities.wording import compare_clauses, compare_words

A, B, C = (uuid.uuid4() for _ in range(3))


@dataclass
class Rule:
    key: uuid.UUID
    number: int
    text: str
    reason: str = ""


def compare(before, after):
    return compare_clauses(before, after, head="text", body="reason")


def words(pieces):
    return [(piece.kind, piece.text) for piece in pieces]


def test_a_chinese_character_is_a_word():
    assert words(compare_words("晚上十点以后不发消息", "晚上九点以后不发消息")) == [
        ("same", "晚上"),
        ("removed", "十"),
        ("added", "九"),
        ("same", "点以后不发消息"),
    ]


def test_a_latin_word_is_a_word():
    assert words(compare_words("No ads here", "No adverts here")) == [
        ("same", "No "),
        ("removed", "ads"),
        ("added", "adverts"),
        ("same", " here"),
    ]


def test_nothing_before_is_all_added_and_nothing_after_all_removed():
    assert words(compare_words("", "新")) == [("added", "新")]
    assert words(compare_words("旧", "")) == [("removed", "旧")]
    assert compare_words("", "") == ()


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_give_both_texts_back(before, after):
    pieces = compare_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([Rule(A, 1, "x")], [Rule(A, 1, "x")], ["same"]),
        ([Rule(A, 1, "x")], [Rule(A, 2, "x")], ["moved"]),
        ([Rule(A, 1, "x")], [Rule(A, 1, "y")], ["changed"]),
        ([Rule(A, 1, "x")], [Rule(A, 1, "x", "because")], ["changed"]),
        ([], [Rule(A, 1, "x")], ["added"]),
        ([Rule(A, 1, "x")], [], ["removed"]),
        ([Rule(A, 1, "x"), Rule(B, 2, "y")], [Rule(B, 1, "y"), Rule(C, 2, "z")], ["moved", "added", "removed"]),
    ],
)
def test_each_clause_says_what_became_of_it(before, after, kinds):
    assert [change.kind for change in compare(before, after)] == kinds


def test_a_change_knows_both_numbers():
    change = compare([Rule(A, 3, "x")], [Rule(A, 1, "x")])[0]
    assert (change.before, change.after) == (3, 1)


def test_the_same_words_under_another_key_are_another_rule():
    assert [change.kind for change in compare([Rule(A, 1, "x")], [Rule(B, 1, "x")])] == ["added", "removed"]
