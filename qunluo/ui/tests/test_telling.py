"""How moments and figures are told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from qunluo.core import clock
from qunluo.ui import times

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)  # Saturday 20:30 in Shanghai


@pytest.fixture(autouse=True)
def evening_in_shanghai():
    with clock.held_at(NOW), timezone.override(ZoneInfo("Asia/Shanghai")):
        yield


@pytest.mark.parametrize(
    ("before", "hans", "hant", "english"),
    [
        (timedelta(0), "20:30", "20:30", "20:30"),
        (timedelta(hours=20, minutes=30), "00:00", "00:00", "00:00"),
        (timedelta(hours=20, minutes=31), "昨天", "昨天", "yesterday"),
        (timedelta(days=3), "周三", "週三", "Wed"),
        (timedelta(days=6), "周日", "週日", "Sun"),
        (timedelta(days=7), "11 月 14 日", "11 月 14 日", "14 Nov"),
        (timedelta(days=400), "2025 年 10 月 17 日", "2025 年 10 月 17 日", "17 Oct 2025"),
        (timedelta(days=-2), "11 月 23 日", "11 月 23 日", "23 Nov"),
    ],
)
def test_a_moment_is_told_as_people_say_it(before, hans, hant, english):
    for language, words in (("zh-hans", hans), ("zh-hant", hant), ("en", english)):
        with translation.override(language):
            assert times.tell(NOW - before) == words


def test_a_moment_belongs_to_the_readers_zone():
    with translation.override("en"), timezone.override(ZoneInfo("Europe/Berlin")):
        assert times.tell(NOW) == "13:30"
        assert times.tell_fully(NOW) == "21 Nov 2026 13:30"


def test_the_page_carries_the_exact_moment_beside_the_words():
    with translation.override("zh-hans"):
        html = Template("{% load ui %}{% relative_time moment %}{{ moment|day }}").render(Context({"moment": NOW}))
    assert html == (
        '<relative-time><time datetime="2026-11-21T12:30:00+00:00" title="2026 年 11 月 21 日 20:30">20:30</time>'
        "</relative-time>11 月 21 日"
    )
    assert Template("{% load ui %}{% relative_time none %}").render(Context({"none": None})) == ""


@pytest.mark.parametrize(
    ("value", "places", "told"),
    [(41286, 0, "41,286"), (0, 0, "0"), (None, 0, ""), (0.8649, 2, "0.86"), (-1234, 0, "-1,234")],
)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_figures_have_thousands_in_every_language(value, places, told, language):
    with translation.override(language):
        source = "{% load ui %}{{ value|number:places }}"
        assert Template(source).render(Context({"value": value, "places": places})) == told


def test_a_phrase_can_be_kept_together():
    assert Template("{% load ui %}{{ text|keep }}").render(Context({"text": "<早>"})) == (
        '<span class="keep">&lt;早&gt;</span>'
    )
