"""What the pages of signing in ask: by which way, is the link the operator's, do codes go to the terminal."""

import re
from urllib.parse import urlencode

from allauth.account.forms import RequestLoginCodeForm
from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qunluo.people import operators, sms

register = template.Library()
WAYS = ("phone", "email")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def way_of(request: HttpRequest, form: forms.Form | None = None) -> str:
    """ "phone" or "email": what the address says, else what was sent, else what the language suggests."""
    asked = request.GET.get("by")
    if asked in WAYS:
        return asked
    if form is not None and form.is_bound:
        return "phone" if form.data.get("phone_1") or form.data.get("phone") else "email"
    return "email" if get_language() == "en" else "phone"


@register.simple_tag
def next_query(request: HttpRequest) -> str:
    """`&next=…` when the visitor was on the way somewhere; empty otherwise."""
    place = request.GET.get("next") or request.POST.get("next")
    return f"&{urlencode({'next': place})}" if place else ""


@register.simple_tag
def code_form() -> RequestLoginCodeForm:
    """The empty form that asks for a sign-in code."""
    return RequestLoginCodeForm()


@register.simple_tag
def community_line() -> str:
    """The sentence under the headline."""
    return _("Your communities are behind this door.")


@register.simple_tag
def operator_invited(request: HttpRequest) -> bool:
    return operators.is_invited(request)


@register.simple_tag
def codes_go_to_console(by: str) -> bool:
    """Whether the codes of this way ("phone", "email", "any") are written to the terminal."""
    by_mail = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    return {"phone": sms.is_console(), "email": by_mail}.get(by, by_mail or sms.is_console())


_DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}


@register.filter
def device(user_agent: str) -> str:
    """`Chrome, Android`: enough to recognise one's own telephone."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _DEVICES.items() if mark in user_agent), "")
    named = ", ".join(part for part in (browser, system) if part)
    return named or re.split(r"[/ ]", user_agent, maxsplit=1)[0][:40] or _("Unknown device")
