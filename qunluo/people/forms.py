"""What people send: sign-up and profile. Sign-in, codes and keys are allauth's forms."""

import zoneinfo
from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.people.models import Person
from qunluo.people.names import clean_nickname


def time_zones() -> list[tuple[str, str]]:
    """Every zone people may live in, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


class SignInForm(LoginForm):  # type: ignore[misc]
    """An address and its password. The page says the rest: codes, passkeys, a forgotten password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(SignupForm):  # type: ignore[misc]
    """A nickname and one way to be reached: a mobile number, or an address with or without a password."""

    nickname = forms.CharField(label=_("What shall we call you"), max_length=40)
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("At least 8 characters. Leave it empty to sign in by a code instead.")
        self.fields["password1"].widget.attrs.pop("placeholder", None)
        self.fields["nickname"].widget.attrs["autocomplete"] = "nickname"

    def clean_nickname(self) -> str:
        return clean_nickname(self.cleaned_data["nickname"])

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        return zone if zone in zoneinfo.available_timezones() else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if not self.errors and not (self.cleaned_data.get("email") or self.cleaned_data.get("phone")):
            raise forms.ValidationError(_("Write a mobile number or an e-mail address."), code="unreachable")
        return cleaned


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """How a person wishes to be addressed."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    class Meta:
        model = Person
        fields = ["nickname", "introduction", "time_zone"]
        labels = {"nickname": _("What shall we call you"), "introduction": _("A few words about you")}
        widgets = {"introduction": forms.Textarea({"rows": 3})}

    def clean_nickname(self) -> str:
        return clean_nickname(self.cleaned_data["nickname"])


class AvatarForm(forms.Form):
    """A picture of the person; checked and drawn anew by `pictures`."""

    picture = forms.FileField(label=_("Picture"), allow_empty_file=False)
