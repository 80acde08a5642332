"""Reading what is sent about members: one's own card, the ground of a mute or removal, the directory's filters."""

from datetime import date, datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models import Role, Rule
from qunluo.communities.paths import every_path
from qunluo.communities.queries.directory import GROUPS, SORTS, Wish
from qunluo.communities.services.standing import Ground
from qunluo.core import clock


class CardForm(forms.Form):
    """One's name and introduction in this community."""

    name = forms.CharField(label=_("Your name here"), max_length=40)
    introduction = forms.CharField(
        label=_("Introduction"),
        help_text=_("Two sentences: who you are and what you can help with."),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GroundForm(forms.Form):
    """On which rule and why; and until when, for a mute."""

    rule_number = forms.TypedChoiceField(label=_("Which rule"), coerce=int, required=False, empty_value=None)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("They read this sentence."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[(1, _("1 day")), (3, _("3 days")), (7, _("7 days")), (30, _("30 days")), ("", _("Until we say so"))],
        initial=1,
        widget=forms.RadioSelect,
    )

    def __init__(self, rules: list[Rule], data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["rule_number"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(rule.number, f"{rule.number}. {rule.text}") for rule in rules]
        field.required = bool(rules)

    @property
    def ground(self) -> Ground:
        return Ground(rule_number=self.cleaned_data["rule_number"], reason=self.cleaned_data["reason"])

    @property
    def until(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return clock.now() + timedelta(days=days) if days else None


class FilterForm(forms.Form):
    """The directory's filters. Whatever cannot be read is left out rather than refused: it is a GET."""

    q = forms.CharField(required=False, max_length=200)
    group = forms.CharField(required=False)
    role = forms.TypedChoiceField(label=_("Role"), coerce=int, required=False, empty_value=None)
    path = forms.ChoiceField(label=_("How they came"), required=False)
    since = forms.DateField(label=_("Here since, from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("longest", _("Longest here first")), ("newest", _("Newest first"))]
    )
    after = forms.CharField(required=False, max_length=40)

    def __init__(self, data: QueryDict, groups: tuple[str, ...] = GROUPS, roles: list[Role] | None = None) -> None:
        super().__init__(data)
        self.groups = groups
        role, path = self.fields["role"], self.fields["path"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(path, forms.ChoiceField)
        role.choices = [("", _("Any")), *((one.pk, one.title) for one in roles or [])]
        path.choices = [("", _("Any")), *every_path()]

    @property
    def wish(self) -> Wish:
        """What is asked for, as far as it can be read."""
        self.full_clean()
        clean = self.cleaned_data
        group, sort = clean.get("group", ""), clean.get("sort", "")
        role = self.data.get("role", "")
        return Wish(
            query=clean.get("q", "").strip(),
            group=group if group in self.groups else "all",
            role_id=int(role) if role.isdecimal() and len(role) < 18 else None,
            path=clean.get("path", ""),
            joined_from=_countable(clean.get("since")),
            joined_to=_countable(clean.get("until")),
            sort=sort if sort in SORTS else "longest",
            after=clean.get("after", ""),
        )


def _countable(day: date | None) -> date | None:
    """A day that arithmetic and every time zone can bear; any other is as good as none."""
    return day if day is not None and 1900 <= day.year <= 9000 else None
