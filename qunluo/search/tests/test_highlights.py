"""Marks stand around what was found and nothing of a stranger's text gets through unescaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.search.highlights import find, highlight


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("今晚讀書會", ["读书"], "今晚<mark>讀書</mark>會"),
        ("ＰＹＴＨＯＮ rocks", ["python"], "<mark>ＰＹＴＨＯＮ</mark> rocks"),
        ("a <b>bold</b> word", ["bold"], "a &lt;b&gt;<mark>bold</mark>&lt;/b&gt; word"),
        ("读，书", ["读书"], "读，书"),
        ("aa aa", ["aa"], "<mark>aa</mark> <mark>aa</mark>"),
        ("nothing", ["读书"], "nothing"),
    ],
)
def test_hits_are_marked(text, wanted, marked):
    assert highlight(text, wanted, whole=True) == marked


def test_overlapping_hits_become_one():
    assert find("今晚读书", ["今晚读", "晚读书"]) == [(0, 4)]


def test_a_glimpse_stands_around_the_first_hit():
    shown = highlight("前" * 200 + "读书" + "后" * 400, ["读书"])
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert "<mark>读书</mark>" in shown
    assert len(shown) < 250


@given(st.text(max_size=60), st.text(min_size=1, max_size=5))
def test_no_tag_but_the_mark_comes_out(text, query):
    bare = highlight(text, [query], whole=True).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
