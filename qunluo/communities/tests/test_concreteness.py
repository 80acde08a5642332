"""Sentences one can picture, and sentences one cannot: both sides of every rule, in both languages."""

import pytest
from django.utils import translation

from qunluo.communities.concreteness import hint_for, weight


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


CLEAR = [
    "周三晚上七点，小河直街的院子里",
    "晚饭后到睡觉前的一刻钟。每月第三个周六下午，在良渚社区图书室见面。",
    "每天夜里在群里轮班守夜。",
    "每月一次，谁家方便去谁家",
    "工作日 21:00，腾讯会议",
    "週三晚上七點，圖書館門口",
    "开学第一周，在操场看台下",
    "The quarter of an hour between dinner and bed, in the Liangzhu community library.",
    "Tuesdays at 19:30 in the back room of the Red Lion pub",
    "Every second Saturday, at the allotment",
    "Daily, online",
    "After work on Thursdays, on the playground behind the school",
]
NEITHER = ["线上线下", "随缘", "online and offline", "wherever you like", "想来就来", "群聊", "as needed"]
NO_PLACE = ["每天晚上", "周末两天", "Every Friday evening", "at nine o'clock"]
NO_TIME = ["小河直街的院子里", "在公园里", "in the library", "at our shop"]


@pytest.mark.parametrize("sentence", CLEAR)
def test_a_time_and_a_place_need_no_hint(sentence):
    assert hint_for("scenario", sentence) is None


@pytest.mark.parametrize("sentence", NEITHER)
def test_neither_time_nor_place_gets_the_hint_with_an_example_of_both(sentence):
    assert "when and where" in str(hint_for("scenario", sentence))


@pytest.mark.parametrize("sentence", NO_PLACE)
def test_a_time_alone_is_asked_for_the_place(sentence):
    assert "where is not yet" in str(hint_for("scenario", sentence))


@pytest.mark.parametrize("sentence", NO_TIME)
def test_a_place_alone_is_asked_for_the_time(sentence):
    assert "when is not yet" in str(hint_for("scenario", sentence))


@pytest.mark.parametrize(
    "sentence", ["所有人", "大家一起来玩吧朋友们", "任何人，不限", "Everyone", "Anybody.", "People who like to join"]
)
def test_everyone_is_nobody_in_particular(sentence):
    assert "nobody in particular" in str(hint_for("whom", sentence))


@pytest.mark.parametrize("sentence", ["妈妈", "同学们", "parents", "宝妈 奶爸"])
def test_two_words_do_not_picture_anybody(sentence):
    assert "picture them" in str(hint_for("whom", sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "下了班想用手做点东西的杭州人。多半没碰过泥，怕自己手笨。",
        "买了书总读不完的上班族",
        "Parents of children from 3 to 9 who keep losing the thread",
        "People in their first year in Leeds",
    ],
)
def test_somebody_one_can_see_needs_no_hint(sentence):
    assert hint_for("whom", sentence) is None


@pytest.mark.parametrize(
    "sentence",
    ["分享交流", "互相学习，资源分享", "提供各种服务", "Share and learn together", "discussion and networking"],
)
def test_words_that_fit_every_community_say_nothing(sentence):
    assert "what happens here" in str(hint_for("service", sentence))


@pytest.mark.parametrize(
    "sentence", ["每周开两次炉，老成员带新手", "We run twice a week and wait for the last", "代收快递，借梯子"]
)
def test_a_deed_needs_no_hint(sentence):
    assert hint_for("service", sentence) is None


@pytest.mark.parametrize("field", ["whom", "service", "scenario", "name", "tagline"])
@pytest.mark.parametrize("sentence", ["", "   ", "\n"])
def test_nothing_is_said_about_nothing(field, sentence):
    assert hint_for(field, sentence) is None


def test_other_fields_have_no_rules():
    assert hint_for("tagline", "随便") is None


def test_a_latin_word_weighs_as_much_as_two_characters():
    assert [weight("妈妈"), weight("two words"), weight("3 岁"), weight("!!!")] == [2, 4, 3, 0]


HOSTILE = ["在" * 5000, "in the " * 3000, "周" * 9999, "a" * 99_999, "的和与 " * 5000, "<script>" * 500]


@pytest.mark.parametrize("field", ["whom", "service", "scenario"])
@pytest.mark.parametrize(
    "text", ["在" * 5000, "in the " * 3000, "周" * 9999, "a" * 99_999, "的和与 " * 5000, "<script>" * 500]
)
def test_hostile_length_is_judged_in_no_time(field, text):
    hint_for(field, text)
