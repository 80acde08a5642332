"""The stages between a correct sign-in and being in, where allauth's own do not fit."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class AddressStage(EmailVerificationStage):  # type: ignore[misc]
    """An address has to be proven, but only by those who have one: others proved their telephone."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user is not None and not self.login.user.email:
            return None, True
        response, goes_on = super().handle()
        return response, goes_on
