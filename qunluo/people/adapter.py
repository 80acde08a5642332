"""What allauth asks of us: telephone numbers, who may sign up with which proof, where codes go."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.core import clock
from qunluo.core.errors import Invalid
from qunluo.people import operators, phones, sms
from qunluo.people.fields import PhoneField
from qunluo.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's door to `Person`."""

    @property
    def error_messages(self) -> dict[str, Any]:
        """allauth's sentences, some of them in our words."""
        return {
            **DefaultAccountAdapter.error_messages,
            "incorrect_code": _("That is not the code we sent. Is it from an earlier message?"),
            "unverified_primary_email": _("Confirm your present address before you change it."),
        }

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """The new person; also the operator, when they came by the operator's link."""
        user.nickname = form.cleaned_data["nickname"]
        user.language = getattr(request, "LANGUAGE_CODE", "") or ""
        user.time_zone = form.cleaned_data.get("time_zone") or user.time_zone
        user = super().save_user(request, user, form, commit=commit)
        operators.claim_from_session(request, user)
        return user

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The operator's link was read at the machine itself; that is proof enough."""
        return operators.is_invited(request)

    def get_login_stages(self) -> list[str]:
        """allauth's stages, the proof of the address in our form of it."""
        mail = "allauth.account.stages.EmailVerificationStage"
        return ["qunluo.people.stages.AddressStage" if stage == mail else stage for stage in super().get_login_stages()]

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(**kwargs)

    def clean_phone(self, phone: str) -> str:
        try:
            return phones.normalise(phone)
        except Invalid as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified_at = clock.now() if verified else None
        if user.pk:
            user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> Person | None:
        return Person.objects.filter(phone=phone, is_active=True).first()

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **kwargs: Any) -> None:
        text = _("%(code)s is your code for Qunluo. It works for 10 minutes. Give it to nobody.") % {"code": code}
        sms.send_sms(phone, text)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        sms.send_sms(phone, _("Somebody tried to sign in with this number, which has no account here. Sign up first."))

    def send_account_already_exists_sms(self, phone: str, **kwargs: Any) -> None:
        sms.send_sms(
            phone, _("Somebody tried to sign up with this number, which has an account here. Sign in instead.")
        )
