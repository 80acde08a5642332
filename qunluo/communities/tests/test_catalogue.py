"""Every founding template is complete in every language and passes what a founder's own words must pass."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from qunluo.communities.catalogue import FIELDS, LANGUAGES, get_template, list_templates
from qunluo.communities.concreteness import hint_for
from qunluo.communities.models import Community, FoundingDraft, Rule, Value

EVERY = [(template.key, language) for language in LANGUAGES for template in list_templates(language)]


def limit(model, field):
    return model._meta.get_field(field).max_length


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_sentence_of_a_template_is_there_and_fits(key, language):
    template = get_template(key, language)
    assert [name for name in FIELDS if not getattr(template, name).strip()] == []
    words = [name for name in FIELDS if name not in {"title", "about"}]
    assert [name for name in words if len(getattr(template, name)) > limit(Community, name)] == []
    assert len(template.title) <= 24
    assert len(template.about) <= 90


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_no_template_would_get_a_hint(key, language):
    template = get_template(key, language)
    hints = {name: hint_for(name, getattr(template, name)) for name in ("whom", "service", "scenario")}
    assert {name: str(hint) for name, hint in hints.items() if hint} == {}


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_template_has_values_and_four_to_six_rules_with_reasons(key, language):
    template = get_template(key, language)
    assert 3 <= len(template.values) <= 5
    assert 4 <= len(template.rules) <= 6
    assert all(head and body for head, body in (*template.values, *template.rules))
    assert all(len(n) <= limit(Value, "name") and len(t) <= limit(Value, "text") for n, t in template.values)
    assert all(len(t) <= limit(Rule, "text") and len(r) <= limit(Rule, "reason") for t, r in template.rules)


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_template_suggests_a_gate_it_has_the_questions_for(key, language):
    template = get_template(key, language)
    assert template.gate in FoundingDraft.Gate.values
    assert template.questions
    assert all(len(row) >= 3 and len(set(row)) == len(row) for row in template.quiz)
    assert template.quiz


@pytest.mark.parametrize("key", [template.key for template in list_templates("en")])
def test_a_template_names_real_choices(key):
    template = get_template(key, "en")
    assert template.kind in Community.Kind.values
    assert template.aim in Community.Aim.values
    assert template.connector in Community.Connector.values


def test_there_are_at_least_ten_and_the_same_in_every_language():
    keys = [[template.key for template in list_templates(language)] for language in LANGUAGES]
    assert len(keys[0]) >= 10
    assert keys[0] == keys[1] == keys[2]
    assert len(set(keys[0])) == len(keys[0])


def test_traditional_chinese_is_made_from_simplified():
    assert get_template("classroom", "zh-hant").title == "老師的班"
    assert get_template("classroom", "zh-hans").title == "老师的班"


def test_both_kinds_of_community_and_every_gate_and_connector_have_a_template():
    templates = list_templates("en")
    assert {template.kind for template in templates} == set(Community.Kind.values)
    assert {template.gate for template in templates} == set(FoundingDraft.Gate.values)
    assert {template.connector for template in templates} == set(Community.Connector.values)


def test_an_unknown_key_means_from_zero():
    assert get_template("nothing", "en") is None


@pytest.mark.parametrize("template", list_templates("en"), ids=lambda template: template.key)
def test_the_icon_of_a_template_is_in_the_sprite(template):
    sprite = finders.find("ui/icons.svg")
    assert f'id="i-{template.icon}"' in Path(sprite).read_text()
