"""What PostgreSQL finds is what an exact search of the folded text finds."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.search.folding import fold
from qunluo.search.vectors import index, needle, phrase_query, phrases, scoped_query

HAN = "读书讀書会會今晚上好的一"
TEXTS = st.text(alphabet=HAN + "ab ，。!7😀\n", max_size=40)
QUERIES = st.text(alphabet=HAN, min_size=1, max_size=4)
EVERY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def is_found(text, query):
    stored = index(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery OR coalesce(strpos(%s, %s) > 0, false)",
            [stored.vector, phrase_query(query), stored.long_text, needle(query)],
        )
        return cursor.fetchone()[0]


@EVERY
@given(TEXTS, QUERIES)
def test_a_chinese_query_is_found_exactly_where_its_characters_stand(db, text, query):
    assert is_found(text, query) == (fold(query) in fold(text))


@EVERY
@given(TEXTS, st.integers(0, 40), st.integers(1, 6))
def test_every_chinese_part_of_a_text_is_found(db, text, start, length):
    part = text[start : start + length]
    if part and all(letter in HAN for letter in part):
        assert is_found(text, part)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Install the nvidia driver", "NVIDIA driver", True),
        ("Install the nvidia driver", "vidia", False),
        ("我用 Telegram 和 Slack", "用telegram", True),
        ("我用，Telegram", "用telegram", False),
        ("'; DROP TABLE x; -- \\ :* & | ! <->", "drop table", True),
        ("a:1 b:2", "1 b", True),
    ],
)
def test_mixed_and_hostile_texts(db, text, query, found):
    assert is_found(text, query) is found


@pytest.mark.parametrize("text", ["的好" * 300 + "读书会", "一 二" * 9_000 + "读书会", "x" * 60 + " 读书会" * 30_000])
def test_a_text_beyond_the_limits_of_tsvector_is_found_to_its_end(db, text):
    stored = index(text)
    assert stored.long_text is not None
    assert is_found(text, "读书会")
    assert not is_found(text, "会读好")


def test_the_twin_without_long_text_loses_what_lies_beyond_the_limit(db):
    text = "的好" * 300 + "的读"
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [index(text).vector, phrase_query("的读")])
        assert cursor.fetchone()[0] is False
    assert is_found(text, "的读")


def test_an_ordinary_text_has_no_long_text():
    assert index("今晚八点").long_text is None


def test_a_scope_keeps_communities_apart(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery, %s::tsvector @@ %s::tsquery",
            [
                index("读书", scope=7).vector,
                scoped_query(["读书"], scope=7),
                index("读书 @7", scope=70).vector,
                scoped_query(["读书"], scope=7),
            ],
        )
        assert cursor.fetchone() == (True, False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("读书 会", ["读书", "会"]),
        ('"read this" now', ["read this", "now"]),
        ("“读 书”", ["读 书"]),
        ("「今晚」 今晚", ["今晚"]),
        ("!!! …", []),
        ("  ", []),
    ],
)
def test_a_query_is_parted_at_spaces_and_kept_by_quotes(query, expected):
    assert phrases(query) == expected
