"""What the gate's editor draws: `{% load gate %}`."""

from collections.abc import Mapping

from django import template

from qunluo.communities.conditions.questions import MAX_QUESTIONS
from qunluo.communities.conditions.words import each_mapping

register = template.Library()


@register.filter
def question_places(options: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The questions of a condition and two empty places more, up to eight. A lone "?" is a place to fill."""
    written = [one for one in each_mapping(options.get("questions")) if one.get("question") != "?"]
    empty: Mapping[str, object] = {"question": "", "right": [], "others": []}
    return [*written, empty, empty][:MAX_QUESTIONS]
