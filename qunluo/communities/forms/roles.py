"""Reading what is sent about a role."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qunluo.communities import permissions


class RoleForm(forms.Form):
    """A role: its name, its duty and its powers, of which one can tick only those one holds."""

    name = forms.CharField(label=_("Name of the role"), required=False, max_length=24)
    duty = forms.CharField(
        label=_("Duty"),
        help_text=_("What its holder promises, in one sentence."),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    powers = forms.MultipleChoiceField(label=_("What it may"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, held: frozenset[str], data: QueryDict | None = None, **initial: object) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["powers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(power.key, power.label) for power in permissions.every() if power.key in held]
