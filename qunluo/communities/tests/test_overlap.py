"""Shared words by pairs of characters, and the clause nobody else has."""

from qunluo.communities.overlap import distinct_clause, nearness, tokens


def test_chinese_falls_into_pairs_and_latin_into_words():
    assert tokens("陶艺新手 Pottery for BEGINNERS") == {"陶艺", "艺新", "新手", "pottery", "beginners"}


def test_words_every_community_uses_do_not_count():
    assert tokens("我们每周大家") == {"们每", "周大"}
    assert tokens("the and for with") == frozenset()


def test_punctuation_separates():
    assert tokens("陶，艺") == frozenset()


def test_nearness_is_the_share_of_the_smaller():
    mine, theirs = tokens("杭州陶艺新手做杯子"), tokens("杭州陶艺新手")
    assert nearness(mine, theirs) == 1.0
    assert nearness(theirs, mine) == 1.0


def test_two_shared_pairs_are_chance():
    assert nearness(tokens("杭州陶"), tokens("杭州陶")) == 0.0
    assert nearness(frozenset(), frozenset()) == 0.0


def test_the_clause_the_others_lack_is_found():
    others = [tokens("老成员带新手做完第一只杯子，烧成了一起用")]
    assert distinct_clause("老成员带新手做完第一只杯子，坏了修修补补，烧成了一起用。", others) == "坏了修修补补"


def test_nothing_is_praised_when_all_is_shared():
    words = "老成员带新手做完第一只杯子，烧成了一起用"
    assert distinct_clause(words, [tokens(words)]) is None


def test_too_short_a_clause_is_no_clause():
    assert distinct_clause("修修，补补", []) is None


def test_an_english_clause_is_found_too():
    others = [tokens("We make cups and fire the kiln twice a week")]
    assert distinct_clause("We make cups, broken bowls get mended.", others) == "broken bowls get mended"
