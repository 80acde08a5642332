"""Folding and tokens: what is the same to search, and what stands beside what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.search.folding import fold, tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hello WORLD", "hello world"),
        ("ＱＵＮＬＵＯ１２３", "qunluo123"),
        ("讀書會", "读书会"),
        ("读书会", "读书会"),
        ("STRASSE straße", "strasse strasse"),
        ("ﬁne", "fine"),
        ("①", "1"),
        ("", ""),
    ],
)
def test_folding_makes_one_form_of_many(written, folded):
    assert fold(written) == folded


@given(st.text(alphabet=st.sampled_from("讀書會后後里裡乾干發髮abcＡ，。 "), max_size=30), st.integers(0, 30))
def test_folding_a_part_is_the_part_of_the_folding(text, cut):
    assert fold(text[:cut]) + fold(text[cut:]) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("read the book", [("read", 1), ("the", 2), ("book", 3)]),
        ("it's 5.10", [("it", 1), ("s", 2), ("5", 3), ("10", 4)]),
        ("读书", [("读", 1), ("书", 2)]),
        ("读，书", [("读", 1), ("书", 3)]),
        ("读 书", [("读", 1), ("书", 3)]),
        ("用 Telegram 读书", [("用", 1), ("telegram", 2), ("读", 3), ("书", 4)]),
        ("用Telegram读", [("用", 1), ("telegram", 2), ("读", 3)]),
        ("好😀", [("好", 1), ("😀", 2)]),
        ("한글", [("한", 1), ("글", 2)]),
        ("!!!", []),
    ],
)
def test_characters_stand_alone_and_words_stay_whole(text, expected):
    assert tokens(text) == expected


def test_a_monstrous_word_is_cut():
    assert tokens("a" * 5000) == [("a" * 64, 1)]
