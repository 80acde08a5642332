"""What people ask of chat: a place to read from, and words to look for."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from qunluo.chat.queries.finding import Wanted

# Days every time zone can count with.
DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 1, 1))]


class PlaceForm(forms.Form):
    """Where in a room to read: around a number, on either side of one, or from a day on."""

    seq = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    on = forms.DateField(required=False, validators=DAYS)


class SearchForm(forms.Form):
    """Words and filters. Nonsense in a filter is as good as none."""

    q = forms.CharField(required=False, max_length=120, label=_("Words"))
    person = forms.CharField(required=False, max_length=40, label=_("By whom"))
    room = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("Room"))
    kind = forms.ChoiceField(
        required=False,
        label=_("What"),
        choices=[
            ("", _("Everything")),
            ("message", _("Messages")),
            ("file", _("With a file")),
            ("notice", _("Notices")),
        ],
    )
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}), validators=DAYS
    )
    until = forms.DateField(
        required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}), validators=DAYS
    )

    def __init__(self, *args: object, rooms: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["room"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All rooms")), *rooms]

    def wanted(self) -> Wanted:
        """What is looked for."""
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            words=found.get("q", "").replace("\0", ""),
            person=found.get("person", ""),
            room_id=found.get("room"),
            kind=found.get("kind", ""),
            since=found.get("since"),
            until=found.get("until"),
        )
