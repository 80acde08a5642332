"""What a member writes below their own face on the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from qunluo.communities.forms.words import LineField
from qunluo.communities.models import DoorFace, Membership


class FaceForm(forms.Form):
    """A few words about what one gives; may be empty."""

    caption = LineField(
        max_length=24,
        required=False,
        label=gettext_lazy("What do you do here?"),
        help_text=gettext_lazy("A few words below your name, such as “mends book spines”."),
    )

    def __init__(self, membership: Membership, data: Any = None) -> None:
        self.shown = DoorFace.objects.filter(membership=membership).first()
        super().__init__(data, initial={"caption": self.shown.caption if self.shown else ""}, auto_id="f_%s")
