"""Questions on the charter that have right answers (M39): whoever answers them has read it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qunluo.communities.conditions.registry import Attempt, ConditionKind, Options, Outcome
from qunluo.communities.conditions.words import clean_list, clean_text, each_mapping
from qunluo.communities.naming import fold
from qunluo.core.errors import Invalid

if TYPE_CHECKING:
    from django.http import QueryDict

    from qunluo.communities.conditions.tree import Condition
    from qunluo.communities.models import Membership

MAX_QUESTIONS = 8
MAX_ANSWERS = 6
_SPACE = re.compile(r"[\W_]+")


def _attempt(attempt: Attempt) -> Outcome:
    questions = each_mapping(attempt.condition.options["questions"])
    right = sum(
        _is_right(question, attempt.answers.get(f"answer_{number}", "")) for number, question in enumerate(questions)
    )
    if right == len(questions):
        return Outcome(is_passed=True, detail=str(right))
    message = ngettext(
        "%(right)d of %(all)d answers is right. The charter has the others.",
        "%(right)d of %(all)d answers are right. The charter has the others.",
        right,
    )
    return Outcome(is_wrong=True, message=message % {"right": right, "all": len(questions)})


def _is_right(question: Mapping[str, object], answer: str) -> bool:
    """Compared without regard to case, width, script, spaces and punctuation."""
    given = _bare(answer[:200])
    return bool(given) and given in {_bare(str(right)) for right in clean_list(question["right"], MAX_ANSWERS, 80)}


def _bare(text: str) -> str:
    return _SPACE.sub("", fold(text)) or fold(text).strip()


def _describe(options: Options) -> str:
    count = len(each_mapping(options["questions"]))
    return ngettext(
        "answer %(count)d question on the charter right", "answer %(count)d questions on the charter right", count
    ) % {"count": count}


def _parse(options: Options) -> dict[str, object]:
    questions = [
        {
            "question": clean_text(question.get("question"), 140),
            "right": clean_list(question.get("right"), MAX_ANSWERS, 80),
            "others": clean_list(question.get("others"), MAX_ANSWERS, 80),
        }
        for question in each_mapping(options.get("questions", []))[:MAX_QUESTIONS]
    ]
    if not questions or any(not question["question"] or not question["right"] for question in questions):
        raise Invalid(_("Each question needs its words and at least one right answer."), code="gate.question")
    return {"questions": questions}


def _context(_membership: "Membership | None", condition: "Condition") -> dict[str, object]:
    """The questions without their answers; choices in the order of their folded words, so that none stands out."""
    shown = []
    for number, question in enumerate(each_mapping(condition.options["questions"])):
        others = clean_list(question.get("others"), MAX_ANSWERS, 80)
        choices = sorted({*others, *clean_list(question["right"], 1, 80)}, key=fold) if others else []
        shown.append({"name": f"answer_{number}", "question": question["question"], "choices": choices})
    return {"questions": shown}


def _read_editor(sent: "QueryDict") -> dict[str, object]:
    questions = [
        {
            "question": sent.get(f"question_{number}", ""),
            "right": re.split(r"[/\n]", sent.get(f"right_{number}", "")),
            "others": re.split(r"[/\n]", sent.get(f"others_{number}", "")),
        }
        for number in range(MAX_QUESTIONS)
        if sent.get(f"question_{number}", "").strip()
    ]
    return {"questions": questions}


QUESTIONS = ConditionKind(
    key="questions",
    label=gettext_lazy("Questions on the charter"),
    icon="list-checks",
    template="communities/joining/_questions.html",
    attempt=_attempt,
    describe=_describe,
    parse=_parse,
    context=_context,
    tries=5,
    weight=20,
    editor="communities/studio/gate/_questions.html",
    read_editor=_read_editor,
)
