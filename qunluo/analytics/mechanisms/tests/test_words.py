from random import Random

import pytest

from qunluo.analytics.mechanisms.catalogue import VARIANTS
from qunluo.analytics.mechanisms.sampler import generate
from qunluo.analytics.mechanisms.voice.grammar import Grammar
from qunluo.analytics.mechanisms.voice.names import make_names
from qunluo.analytics.mechanisms.voice.speaker import Tongues, Voice


def test_a_rule_calls_others_and_holes_nest():
    grammar = Grammar({"greet": ["hello {who}{?, {who}}"], "who": ["{a|a}nna"]})
    assert {grammar.say("greet", Random(seed)) for seed in range(20)} == {"hello anna", "hello anna, anna"}


def test_given_words_come_before_rules_and_may_be_asked_for_anew():
    grammar = Grammar({"say": ["{one} {two}"], "one": ["rule"]})
    assert grammar.say("say", Random(1), {"one": "given", "two": lambda: "fresh {one}"}) == "given fresh given"


def test_an_open_hole_is_refused():
    with pytest.raises(ValueError, match="left open"):
        Grammar({"broken": ["this {never ends"]})


def test_a_rule_that_calls_itself_without_end_is_refused():
    with pytest.raises(RecursionError):
        Grammar({"round": ["{round}"]}).say("round", Random(1))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_of_every_mechanism_has_words_without_leftovers(language):
    voice = Voice(language, Random(4))
    acts = set()
    for kind, variants in VARIANTS.items():
        for variant in variants:
            made = generate(kind, variant=variant.variant, seed=8, size=40, messages=300, language=language)
            acts |= {r.text for r in made.records if "{" in r.text or "}" in r.text or "|" in r.text}
    assert acts == set()
    assert all(voice.say("chat", subject) for subject in range(200))


def test_an_advertisement_keeps_its_words_and_talk_does_not():
    voice = Voice("zh", Random(4))
    assert len({voice.say("ad", 77) for _ in range(9)}) == 1
    assert len({voice.say("chat", 77) for _ in range(60)}) > 40


def test_an_answer_speaks_of_what_was_asked():
    voice = Voice("zh", Random(2))
    asked = {voice._words(subject, Random(subject))["trouble"] for subject in range(100)}
    for subject in range(0, 400, 7):
        words = voice._words(subject, Random(3))
        theme = voice._themes[subject % len(voice._themes)]
        tips = next(t[1:] for t in theme["troubles"] if t[0] == words["trouble"])
        assert words["tip"] in tips
        assert words["trouble"] in asked


def test_names_differ_and_fit_the_language():
    names = make_names(Random(1), "en", 3000)
    assert len(set(names)) == 3000
    assert all(name.isascii() for name in names)
    assert any("\u4e00" <= sign <= "\u9fff" for name in make_names(Random(1), "mixed", 50) for sign in name)


def test_in_a_mixed_group_both_languages_are_heard():
    tongues = Tongues("mixed", Random(1), 40)
    said = [tongues.of(who).say("thanks", 5) for who in range(40)]
    assert any(text.isascii() for text in said)
    assert any(not text.isascii() for text in said)
