"""A field for a mobile number: the country in front, the number as people write it behind."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qunluo.core.errors import Invalid
from qunluo.people import phones


class PhoneWidget(forms.MultiWidget):
    """Country and number. Submitted as `<name>_0` and `<name>_1`; a single `<name>` in E.164 is read as well."""

    template_name = "people/_phone_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "tel", "autocomplete": "tel-national", "type": "tel"}
        widgets = [forms.Select(choices=phones.COUNTRIES), forms.TextInput(number)]
        super().__init__(widgets, attrs)

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the number, not to the country in front of it."""
        return id_

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str | None]:
        if name in data:
            return ["", data.get(name)]
        return super().value_from_datadict(data, files, name)

    def decompress(self, value: str | None) -> list[str | None]:
        if not value:
            return ["+86", None]
        codes = sorted((code for code, _label in phones.COUNTRIES), key=len, reverse=True)
        code = next((code for code in codes if value.startswith(code)), "")
        return [code, value.removeprefix(code)]


class PhoneField(forms.Field):
    """Cleans to E.164, or to None when empty and not required."""

    widget = PhoneWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        super().__init__(**kwargs)

    def clean(self, value: list[str | None] | str | None) -> str | None:
        country, number = value if isinstance(value, list) else ("", value)
        if not number or not number.strip():
            if self.required:
                raise ValidationError(_("Write your mobile number here."), code="required")
            return None
        try:
            return phones.normalise(number[:40], country=country or "+86")
        except Invalid as error:
            raise ValidationError(str(error), code=error.code) from error
