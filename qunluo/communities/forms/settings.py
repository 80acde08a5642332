"""What the studio's page about the community reads."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from qunluo.communities.forms.words import LineField, check_time_zone, list_time_zones
from qunluo.communities.models import Community


class SettingsForm(forms.Form):
    """Identity, axes, language and time zone. The three sentences too where the charter is the parent's."""

    name = LineField(max_length=40, label=gettext_lazy("Name"))
    tagline = LineField(max_length=80, required=False, label=gettext_lazy("One line below the name"))
    whom = LineField(max_length=120, label=gettext_lazy("For whom"), widget=forms.Textarea(attrs={"rows": 2}))
    service = LineField(max_length=120, label=gettext_lazy("What we do"), widget=forms.Textarea(attrs={"rows": 2}))
    scenario = LineField(max_length=120, label=gettext_lazy("When and where"), widget=forms.Textarea(attrs={"rows": 2}))
    industry = LineField(max_length=40, required=False, label=gettext_lazy("Industry"))
    interest = LineField(max_length=40, required=False, label=gettext_lazy("Interest"))
    place = LineField(max_length=40, required=False, label=gettext_lazy("Place"))
    need = LineField(max_length=40, required=False, label=gettext_lazy("Need"))
    kind = forms.ChoiceField(
        choices=Community.Kind.choices, label=gettext_lazy("Interest or business"), widget=forms.RadioSelect
    )
    connector = forms.ChoiceField(
        choices=Community.Connector.choices,
        label=gettext_lazy("What ties people together"),
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, label=gettext_lazy("Language of the community"), widget=forms.RadioSelect
    )
    time_zone = forms.CharField(
        max_length=64, label=gettext_lazy("Time zone"), widget=forms.Select(choices=list_time_zones())
    )
    is_indexed = forms.BooleanField(required=False, label=gettext_lazy("Search engines may list the door page"))

    def __init__(self, community: Community, data: Any = None) -> None:
        super().__init__(data, auto_id="f_%s")
        if not community.inherits_charter:
            for name in ("whom", "service", "scenario"):
                del self.fields[name]
        self.initial = {name: getattr(community, name) for name in self.fields}

    def clean_time_zone(self) -> str:
        return check_time_zone(str(self.cleaned_data["time_zone"]))
