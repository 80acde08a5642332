import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.communities.conditions.tree import (
    Condition,
    Group,
    conditions_of,
    describe,
    dump_tree,
    free_id,
    is_met,
    parse_tree,
    part_at,
    path_through,
    with_added,
    with_part,
)
from qunluo.core.errors import Invalid

TWO_QUESTIONS = {
    "kind": "questions",
    "id": "quiz",
    "options": {
        "questions": [
            {"question": "几点开始", "right": ["八点"], "others": []},
            {"question": "能发广告吗", "right": ["不能"], "others": ["能"]},
        ]
    },
}
TREE = {
    "all": [
        TWO_QUESTIONS,
        {"any": [{"kind": "invitation", "id": "code"}, {"kind": "application", "id": "asked"}]},
    ]
}


def test_a_tree_is_read_and_written_back_unchanged_in_meaning():
    tree = parse_tree(TREE)
    assert parse_tree(dump_tree(tree)) == tree
    assert [condition.id for condition in conditions_of(tree)] == ["quiz", "code", "asked"]


@pytest.mark.parametrize(
    ("passed", "is_through"),
    [
        (set(), False),
        ({"quiz"}, False),
        ({"code", "asked"}, False),
        ({"quiz", "code"}, True),
        ({"quiz", "asked"}, True),
    ],
)
def test_all_of_needs_every_part_and_any_of_needs_one(passed, is_through):
    assert is_met(parse_tree(TREE), passed) is is_through


def test_the_way_through_an_any_is_its_first_met_part():
    way = path_through(parse_tree(TREE), {"quiz", "code", "asked"})
    assert [condition.id for condition in way] == ["quiz", "code"]


def test_a_gate_says_in_plain_words_what_it_asks(settings):
    from django.utils.translation import override

    with override("en"):
        assert describe(parse_tree(TREE)) == (
            "To come in: answer 2 questions on the charter right, and be introduced by a member or "
            "have an application read by the team."
        )
        assert describe(parse_tree({"all": []})) == "Anybody who signs in may come in."


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "all",
        {},
        {"all": "x"},
        {"all": [], "any": []},
        {"none": []},
        {"kind": "moon", "id": "a"},
        {"kind": "open"},
        {"kind": "open", "id": "a b"},
        {"kind": "open", "id": "a" * 25},
        {"kind": "open", "id": "a", "options": []},
        {"all": [{"kind": "open", "id": "a"}, {"kind": "charter", "id": "a"}]},
        {"all": [{"kind": "open", "id": f"a{n}"} for n in range(13)]},
        {"any": [{"all": [{"any": [{"all": [{"kind": "open", "id": "a"}]}]}]}]},
        {"kind": "questions", "id": "q", "options": {"questions": []}},
        {"kind": "questions", "id": "q", "options": {"questions": [{"question": "?", "right": []}]}},
    ],
)
def test_what_makes_no_sense_is_refused(raw):
    with pytest.raises(Invalid):
        parse_tree(raw)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["all", "any", "kind", "id", "options", "questions", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_like)
def test_hostile_trees_are_refused_and_never_crash(raw):
    with contextlib.suppress(Invalid):
        parse_tree(raw)


def test_parts_are_added_replaced_and_taken_away_with_their_empty_groups():
    tree = parse_tree(TREE)
    extra = Condition(id=free_id(tree, "charter"), kind="charter", options={})
    grown = with_added(tree, [1], extra)
    assert part_at(grown, [1, 2]) == extra
    shrunk = grown
    for _time in range(3):
        shrunk = with_part(shrunk, [1, 0], None)
    assert shrunk == Group(mode="all", parts=(part_at(tree, [0]),))
    with pytest.raises(Invalid):
        part_at(tree, [5])


def test_a_free_name_is_one_nobody_has():
    tree = parse_tree({"all": [{"kind": "open", "id": "open"}, {"kind": "open", "id": "open_2"}]})
    assert free_id(tree, "open") == "open_3"
