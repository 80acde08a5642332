"""The studio's page about the community itself: its name and axes, language, opening and closing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms.settings import SettingsForm
from qunluo.communities.policies import can
from qunluo.communities.services import communities as services
from qunluo.communities.views.viewer import membership_of, studio_url
from qunluo.core.errors import require


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit what the community says about itself beside its charter."""
    membership = membership_of(request, slug)
    require(can(membership, "communities.community.edit"))
    form = SettingsForm(membership.community, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.edit_community(actor=membership, changes=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("communities:settings", slug)
    may_close = can(membership, "communities.community.close")
    page = {"membership": membership, "form": form, "may_close": may_close, "back_url": studio_url(slug)}
    return render(request, "communities/settings.html", page, status=422 if form.is_bound else 200)


@require_POST
def opening(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the door to strangers."""
    services.open_community(actor=membership_of(request, slug))
    messages.success(request, _("The door is open."))
    return redirect("communities:settings", slug)


@require_POST
def closure(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the community. Nothing is lost; the page offers to undo it."""
    services.close_community(actor=membership_of(request, slug))
    messages.success(request, _("Closed. Everything is kept; you can reopen it on this page."))
    return redirect("communities:settings", slug)


@require_POST
def closure_removal(request: HttpRequest, slug: str) -> HttpResponse:
    """Reopen a closed community."""
    services.reopen_community(actor=membership_of(request, slug))
    messages.success(request, _("Reopened, as it was."))
    return redirect("communities:settings", slug)
