"""The link rule, step by step, on short conversations."""

import numpy as np
import pytest

from qunluo.analytics.engine import columns, links
from qunluo.analytics.engine.tests.histories import said
from qunluo.core.interchange import Record


def steps_of(*records: Record) -> list[tuple[int, str]]:
    read = columns.read(records)
    found = links.link(read, skipped=np.zeros(len(read), dtype=bool))
    return [(int(target), links.STEP_NAMES[step]) for target, step in zip(found.target, found.step, strict=True)]


def test_a_pointer_goes_before_everything() -> None:
    first, second = said("ann", 0, "hello", id="1"), said("bob", 1, "hi", id="2")
    answer = said("cat", 2, "bob: welcome", id="3", reply_to="1")
    assert steps_of(first, second, answer)[2] == (0, "pointer")


def test_a_pointer_to_a_message_that_is_not_there_is_ignored() -> None:
    assert steps_of(said("ann", 0, id="1"), said("bob", 1, id="2", reply_to="99"))[1] == (0, "turn")


@pytest.mark.parametrize("text", ["ann: try this", "@ann try this", "ann, try this", "try this, annabel"])
def test_a_name_calls_its_owner(text: str) -> None:
    name = "annabel" if "annabel" in text else "ann"
    found = steps_of(said(name, 0, "how?"), said("bob", 1, "later"), said("cat", 2, text))
    assert found[2] == (0, "named")


def test_an_everyday_word_inside_a_sentence_calls_nobody() -> None:
    found = steps_of(said("linux", 0, "how?"), said("bob", 1, "later"), said("cat", 2, "use linux for it"))
    assert found[2] == (1, "turn")


def test_a_name_is_forgotten_after_half_an_hour() -> None:
    assert steps_of(said("ann", 0, "how?"), said("bob", 70, "ann: like that"))[1][1] != "named"


def test_who_was_called_answers_the_caller() -> None:
    found = steps_of(said("ann", 0, "x"), said("bob", 1, "ann: did you?"), said("cat", 2, "y"), said("ann", 3, "yes"))
    assert found[3] == (1, "answers_caller")


def test_nobody_is_guessed_in_a_busy_room() -> None:
    crowd = [said(f"p{number}", number * 0.2, "hm") for number in range(6)]
    assert steps_of(*crowd, said("new", 1.5, "hm"))[-1] == (-1, "opener")


def test_a_question_after_silence_opens_something() -> None:
    assert steps_of(said("ann", 0, "night"), said("bob", 2, "does anybody know?"))[1] == (-1, "opener")


def test_a_topic_lets_answers_take_a_day() -> None:
    first, second = said("ann", 0, "how?", topic="t"), said("bob", 600, "so, do you see?", topic="t")
    assert steps_of(first, second)[1] == (0, "turn")


def test_rooms_do_not_answer_each_other() -> None:
    assert steps_of(said("ann", 0, "how?", room="a"), said("bob", 1, "so", room="b"))[1] == (-1, "opener")


def test_skipped_rows_take_no_part() -> None:
    read = columns.read([said("ann", 0), said("machine", 1), said("bob", 2)])
    found = links.link(read, skipped=np.array([False, True, False]))
    assert found.target.tolist() == [-1, -1, 0]
