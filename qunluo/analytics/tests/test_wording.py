"""Everything the engine may say has words, in every language."""

from typing import get_args

import pytest
from django.utils import translation

from qunluo.analytics.engine import catalogue
from qunluo.analytics.engine.diagnosis import diagnose
from qunluo.analytics.engine.scoring import KINDS, standard_weights
from qunluo.analytics.engine.tests.histories import talk
from qunluo.analytics.wording import advice, evidence, kinds, measures
from qunluo.core.interchange import Kind


def test_every_measure_has_a_name() -> None:
    assert set(measures.MEASURES) == set(catalogue.MEASURES)


def test_every_weighted_measure_has_a_title_and_a_sentence() -> None:
    shown = set(standard_weights().rules) - {"few_packets", "hub_excess"} | {"hub_share"}
    assert set(evidence.TITLES) == set(evidence.TEXTS) == shown


def test_every_kind_has_words() -> None:
    assert set(kinds.KINDS) == {*KINDS, "dormant", "unsure"}
    assert set(kinds.NOUNS) == set(kinds.MEANINGS) == set(KINDS)
    assert "message" in get_args(Kind)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_whole_diagnosis_can_be_said(language: str) -> None:
    found = diagnose(talk(["ann", "bob", "cat", "dan", "eve", "fay"], days=60))
    with translation.override(language):
        told = [
            kinds.verdict_sentence(found.verdict),
            kinds.verdict_reason(found.verdict),
            kinds.stage_name(found.stage),
        ]
        told += [evidence.evidence_title(one) + evidence.evidence_text(one) for one in found.verdict.evidence]
        told += [advice.unsaid_sentence(one) for one in found.verdict.unsaid]
        told += [advice.step_title(one) + advice.step_reason(one) + advice.step_check(one) for one in found.next_steps]
        told += [reason for person in found.core_people for reason in advice.person_reasons(person)]
    assert all(told)
    is_chinese = [any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in told]
    assert all(is_chinese) if language != "en" else not any(is_chinese)
