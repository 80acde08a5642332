"""Reading what is sent about the gate: its settings, invitations, and a claim code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.communities.models import Gate
from qunluo.communities.services.gate_editing import GateSettings


class GateForm(forms.Form):
    """What stands beside the conditions."""

    is_open = forms.BooleanField(label=_("New people may come"), required=False)
    closed_reason = forms.CharField(
        label=_("Why nobody may come at the moment"),
        help_text=_("Shown at the door while the gate is closed."),
        required=False,
        max_length=140,
    )
    capacity = forms.IntegerField(
        label=_("Room for how many"),
        help_text=_("Empty: for any number."),
        required=False,
        min_value=1,
        max_value=10**7,
    )
    promise_hours = forms.IntegerField(
        label=_("Applications are answered within how many hours"), min_value=1, max_value=720, initial=24
    )
    cooling_days = forms.IntegerField(
        label=_("Days until somebody refused may ask again"), min_value=0, max_value=365, initial=7
    )
    return_rule = forms.ChoiceField(
        label=_("Who was removed"), choices=Gate.Return.choices, widget=forms.RadioSelect, initial="approval"
    )

    @property
    def settings(self) -> GateSettings:
        return GateSettings(**self.cleaned_data)


class InvitationForm(forms.Form):
    """A new invitation code."""

    note = forms.CharField(
        label=_("What it is for"), help_text=_("Only the team sees this."), required=False, max_length=60
    )
    limit = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=10_000, initial=1)
    days = forms.IntegerField(label=_("Good for how many days"), min_value=1, max_value=365, initial=7)
    is_short = forms.BooleanField(
        label=_("Short, for print"),
        help_text=_("Eight characters. At most 200 people and 30 days."),
        required=False,
    )


class ClaimForm(forms.Form):
    """The code by which somebody claims their name."""

    code = forms.CharField(
        label=_("Claim code"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )
