"""What each step of founding reads. Every form edits the draft itself and keeps what is valid of it.

`is_final` is what pressing *next* means: something required is asked for, and hints (concreteness.py) hold one up
once. While typing, nothing is required and a hint is only shown.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.communities.catalogue import list_templates
from qunluo.communities.concreteness import HINTS, hint_for
from qunluo.communities.forms.charter import ClauseRows, RuleRows, ValueRows
from qunluo.communities.forms.words import LineField, check_time_zone, clean_line, list_time_zones
from qunluo.communities.models import Community, FoundingDraft
from qunluo.communities.services.founding import RESERVED, SLUG

Draft = FoundingDraft


class StepForm(forms.Form):
    """A step over a draft: its fields are named as the draft's own."""

    fields_of_draft: tuple[str, ...] = ()

    def __init__(self, draft: FoundingDraft, data: Any = None, *, is_final: bool = True) -> None:
        initial = {name: getattr(draft, name) for name in self.fields_of_draft}
        super().__init__(data, initial=initial, auto_id="f_%s")
        self.draft, self.is_final = draft, is_final
        if not is_final:
            for field in self.fields.values():
                field.required = False

    def keep(self) -> tuple[str, ...]:
        """Put what is valid into the draft; the names that were."""
        self.is_valid()
        names = tuple(name for name in self.fields_of_draft if name in self.cleaned_data)
        for name in names:
            setattr(self.draft, name, self.cleaned_data[name])
        return names


class TemplateForm(StepForm):
    """Which template, and what it is called. For a chapter: whose charter."""

    fields_of_draft = ("name",)
    template = forms.ChoiceField(required=False, label=gettext_lazy("Begin with"), widget=forms.RadioSelect)
    charter_source = forms.ChoiceField(
        required=False,
        choices=Draft.CharterSource.choices,
        label=gettext_lazy("Whose charter holds"),
        widget=forms.RadioSelect,
    )
    name = LineField(max_length=40, label=gettext_lazy("What is it called?"))

    def __init__(self, draft: FoundingDraft, data: Any = None, *, is_final: bool = True) -> None:
        super().__init__(draft, data, is_final=is_final)
        self.templates = list_templates(draft.language)
        choices = [(template.key, template.title) for template in self.templates]
        self.fields["template"].choices = [*choices, ("", _("From zero"))]  # type: ignore[attr-defined]
        self.initial.update(template=draft.template, charter_source=draft.charter_source)


class WhomForm(StepForm):
    """The three sentences and the connector (M1, M35)."""

    fields_of_draft = ("whom", "service", "scenario", "connector")
    whom = LineField(
        max_length=120,
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("One person you know says more than a kind of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    service = LineField(max_length=120, label=gettext_lazy("What we do"), widget=forms.Textarea(attrs={"rows": 3}))
    scenario = LineField(max_length=120, label=gettext_lazy("When and where"), widget=forms.Textarea(attrs={"rows": 2}))
    connector = forms.ChoiceField(
        choices=Draft.Connector.choices,
        label=gettext_lazy("What ties people together"),
        help_text=gettext_lazy("Choose the one that matters most; you can change it later."),
        widget=forms.RadioSelect,
    )
    keep_words = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.hints = {name: hint for name in HINTS if (hint := hint_for(name, cleaned.get(name, "")))}
        if self.is_final and not cleaned.get("keep_words"):
            for name, hint in self.hints.items():
                self.add_error(name, forms.ValidationError(str(hint), code="hint"))
        return self.cleaned_data

    @property
    def is_held_by_hints(self) -> bool:
        """Nothing is wrong but hints, which may be declined."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return bool(found) and set(found) == {"hint"}


class PositionForm(StepForm):
    """The line below the name, the four axes, the kind and the declared aim (M2, M6, M15a)."""

    fields_of_draft = ("tagline", "industry", "interest", "place", "need", "kind", "aim")
    tagline = LineField(max_length=80, required=False, label=gettext_lazy("One line below the name"))
    industry = LineField(max_length=40, required=False, label=gettext_lazy("Industry"))
    interest = LineField(max_length=40, required=False, label=gettext_lazy("Interest"))
    place = LineField(max_length=40, required=False, label=gettext_lazy("Place"))
    need = LineField(max_length=40, required=False, label=gettext_lazy("Need"))
    kind = forms.ChoiceField(
        choices=Draft.Kind.choices,
        label=gettext_lazy("Interest or business"),
        help_text=gettext_lazy("One stands on what you value, the other on what its product is good for."),
        widget=forms.RadioSelect,
    )
    aim = forms.ChoiceField(
        choices=Draft.Aim.choices,
        label=gettext_lazy("What you are after"),
        help_text=gettext_lazy("Everybody who wants to join reads this. Whoever sells says so first."),
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_final and not any(cleaned.get(axis) for axis in ("industry", "interest", "place", "need")):
            self.add_error("interest", _("At least one of the four, so that people can find you."))
        return self.cleaned_data


class RowsForm:
    """A step made of rows: values or rules. Behaves as a StepForm does."""

    rows_of: type[ClauseRows]
    name: str

    def __init__(self, draft: FoundingDraft, data: Any = None, *, is_final: bool = True) -> None:
        self.draft, self.is_final = draft, is_final
        self.rows = self.rows_of(getattr(draft, self.name), data)
        self.is_rearranged = self.rows.rearranged()

    def is_valid(self) -> bool:
        """Whether one may go on; a button other than *next* stays here."""
        return self.rows.is_valid(is_final=self.is_final and not self.is_rearranged) and not self.is_rearranged

    def keep(self) -> tuple[str, ...]:
        """Put the rows into the draft if they all fit."""
        if not self.rows_of.is_valid(self.rows, is_final=False):
            return ()
        setattr(self.draft, self.name, self.rows.stored())
        return (self.name,)


class ValuesForm(RowsForm):
    """What the community values (M4)."""

    rows_of, name = ValueRows, "values"


class RulesForm(RowsForm):
    """The numbered rules, with reasons (M5)."""

    rows_of, name = RuleRows, "rules"


class GateForm(StepForm):
    """What one must do to come in (M39 to M41), and the questions it needs."""

    fields_of_draft = ("gate", "questions", "quiz")
    MOST_QUESTIONS = 5
    MOST_QUIZ = 3
    gate = forms.ChoiceField(
        choices=Draft.Gate.choices,
        label=gettext_lazy("How does one come in?"),
        help_text=gettext_lazy("Whatever you choose, everybody reads the charter and agrees to it first."),
        widget=forms.RadioSelect,
    )
    questions = forms.CharField(
        required=False,
        max_length=800,
        label=gettext_lazy("What do you ask those who apply?"),
        help_text=gettext_lazy("A question a line, five at most."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, draft: FoundingDraft, data: Any = None, *, is_final: bool = True) -> None:
        super().__init__(draft, data, is_final=is_final)
        self.initial["questions"] = "\n".join(draft.questions)
        rows = [[*row, "", "", "", ""][:4] for row in draft.quiz][: self.MOST_QUIZ]
        self.rows = rows + [["", "", "", ""]] * (self.MOST_QUIZ - len(rows))
        for number, row in enumerate(self.rows):
            for place, name in enumerate(("question", "right", "wrong_a", "wrong_b")):
                limit = 140 if name == "question" else 80
                field = LineField(max_length=limit, required=False, initial=row[place], label=_LABELS[name])
                self.fields[f"quiz_{number}_{name}"] = field

    def quiz_fields(self) -> list[list[forms.BoundField]]:
        """The fields of the questions on the rules, a list a question."""
        names = ("question", "right", "wrong_a", "wrong_b")
        return [[self[f"quiz_{number}_{name}"] for name in names] for number in range(self.MOST_QUIZ)]

    def clean_questions(self) -> list[str]:
        lines = [line for raw in self.cleaned_data["questions"].splitlines() if (line := clean_line(raw))]
        if len(lines) > self.MOST_QUESTIONS:
            raise forms.ValidationError(_("Five questions at most: people leave before the sixth."))
        if any(len(line) > 140 for line in lines):
            raise forms.ValidationError(_("A question has 140 characters at most."))
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["quiz"] = [row for number in range(self.MOST_QUIZ) if (row := self._quiz_row(number))]
        if self.is_final and cleaned.get("gate") in {"charter", "both"} and not cleaned["quiz"] and not self.errors:
            self.add_error("quiz_0_question", _("Write at least one question on the rules, with its right answer."))
        return self.cleaned_data

    def _quiz_row(self, number: int) -> list[str]:
        names = ("question", "right", "wrong_a", "wrong_b")
        question, right, *wrong = [self.cleaned_data.get(f"quiz_{number}_{name}", "") for name in names]
        if self.is_final and bool(question) != bool(right):
            lacking = "right" if question else "question"
            self.add_error(f"quiz_{number}_{lacking}", _("A question needs its right answer, and the other way round."))
        return [question, right, *[answer for answer in wrong if answer]] if question and right else []


_LABELS = {
    "question": gettext_lazy("Question on the rules"),
    "right": gettext_lazy("Right answer"),
    "wrong_a": gettext_lazy("A wrong answer"),
    "wrong_b": gettext_lazy("Another wrong answer"),
}


class OpeningForm(StepForm):
    """The address, language and time zone, and whether search engines may list the door."""

    fields_of_draft = ("slug", "language", "time_zone", "is_indexed")
    slug = LineField(max_length=48, required=False, label=gettext_lazy("Address"))
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, label=gettext_lazy("Language of the community"), widget=forms.RadioSelect
    )
    time_zone = forms.CharField(
        max_length=64, label=gettext_lazy("Time zone"), widget=forms.Select(choices=list_time_zones())
    )
    is_indexed = forms.BooleanField(required=False, label=gettext_lazy("Search engines may list the door page"))

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug and (not SLUG.fullmatch(slug) or slug in RESERVED):
            raise forms.ValidationError(_("3 to 48 small letters a to z, figures and hyphens, such as muddy-hands."))
        if slug and Community.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("This address is taken. Try another one."), code="taken")
        return slug

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"] or self.draft.language)

    def clean_time_zone(self) -> str:
        return check_time_zone(str(self.cleaned_data["time_zone"] or self.draft.time_zone))


FORMS: dict[str, type[StepForm] | type[RowsForm]] = {
    "template": TemplateForm,
    "whom": WhomForm,
    "position": PositionForm,
    "values": ValuesForm,
    "rules": RulesForm,
    "gate": GateForm,
    "opening": OpeningForm,
}
