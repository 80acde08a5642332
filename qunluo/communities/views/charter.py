"""Reading the charter, agreeing to it, and writing the next version in the studio."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.comparison import compare_versions
from qunluo.communities.forms.charter import CharterForm, PublishForm, RuleRows, ValueRows
from qunluo.communities.models import CharterVersion, Membership
from qunluo.communities.policies import can
from qunluo.communities.queries import charter as queries
from qunluo.communities.queries.door import Visit, visit
from qunluo.communities.services import charter as services
from qunluo.communities.views.viewer import membership_of, studio_url
from qunluo.core.errors import Invalid, NotFound, require


@login_not_required
def charter_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The charter in force, what is coming, and for a member the question whether they agree."""
    found = visit(viewer=request.user, slug=slug)
    charter = queries.get_charter(community=found.community)
    if charter.in_force is None and charter.coming is None:
        raise NotFound(_("There is no charter yet."))
    page = {**_around(found), "charter": charter, "version": charter.in_force or charter.coming}
    return render(request, "communities/charter.html", page)


@login_not_required
def charter_history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, newest first."""
    found = visit(viewer=request.user, slug=slug)
    versions = queries.list_versions(community=found.community)
    return render(request, "communities/charter_history.html", {**_around(found), "versions": versions})


@login_not_required
def charter_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it was, and what it changed."""
    found = visit(viewer=request.user, slug=slug)
    version = queries.get_version(community=found.community, number=number)
    before = queries.find_version_before(version=version)
    comparison = compare_versions(before, version) if before else None
    page = {**_around(found), "version": version, "before": before, "comparison": comparison}
    return render(request, "communities/charter_version.html", page)


@require_POST
def charter_acceptance(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree to the version one has read."""
    membership = membership_of(request, slug)
    services.accept_charter(actor=membership, number=_number(request))
    messages.success(request, _("Thank you. Your agreement is kept with the version."))
    return redirect("communities:charter", slug)


def charter_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next version: the draft, and what it would change."""
    membership = membership_of(request, slug)
    require(can(membership, "communities.charter.edit"))
    draft = queries.get_draft(community=membership.community)
    charter = queries.get_charter(community=membership.community)
    page: dict[str, Any] = {"membership": membership, "draft": draft, "charter": charter, "back_url": studio_url(slug)}
    if draft is None:
        return render(request, "communities/charter_draft.html", page)
    form = CharterForm(draft, request.POST or None)
    values = ValueRows(_stored(draft, "value"), request.POST or None)
    rules = RuleRows(_stored(draft, "rule"), request.POST or None)
    status = _write(membership, form, values, rules) if request.method == "POST" else 200
    if status == 302:
        return redirect("communities:charter-draft", slug)
    comparison = compare_versions(charter.in_force, draft) if charter.in_force else None
    page |= {"publish": PublishForm(), "form": form, "values": values, "rules": rules, "comparison": comparison}
    return render(request, "communities/charter_draft.html", page, status=status)


@require_POST
def charter_draft_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft, filled with what holds now."""
    services.start_charter_draft(actor=membership_of(request, slug))
    return redirect("communities:charter-draft", slug)


@require_POST
def charter_draft_removal(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    services.discard_charter_draft(actor=membership_of(request, slug))
    messages.success(request, _("The draft is thrown away. The charter stays as it is."))
    return redirect("communities:charter-draft", slug)


@require_POST
def charter_publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the draft that was read, now or for a day to come."""
    membership = membership_of(request, slug)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This day cannot be read."))
    zone = zoneinfo.ZoneInfo(membership.community.time_zone)
    version = services.publish_charter(
        actor=membership, number=form.cleaned_data["number"], takes_effect_at=form.takes_effect_at(zone)
    )
    messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
    return redirect("communities:charter", slug)


@require_POST
def charter_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A chapter takes its own copy of the charter it lived by."""
    services.adopt_copy(actor=membership_of(request, slug))
    messages.success(request, _("This chapter has its own charter now."))
    return redirect("communities:charter-draft", slug)


def charter_waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has not agreed to the newest version yet."""
    membership = membership_of(request, slug)
    require(can(membership, "communities.acceptance.list"))
    version = queries.find_newest_version(community=membership.community)
    sent = request.GET.get("after", "")
    after = int(sent) if sent.isdecimal() and len(sent) < 18 else 0
    page: dict[str, Any] = {"membership": membership, "version": version, "back_url": studio_url(slug)}
    if version is not None:
        page["agreement"] = queries.count_agreement(community=membership.community, version=version)
        page["waiting"] = queries.list_not_agreed(community=membership.community, version=version, after=after)
    return render(request, "communities/charter_waiting.html", page)


def _write(membership: Membership, form: CharterForm, values: ValueRows, rules: RuleRows) -> int:
    """Keep a valid draft. 302 when it was kept, 200 when rows were only moved about, 422 when something is wrong."""
    is_moved = [rows.rearranged() for rows in (values, rules)]
    is_valid = [form.is_valid(), values.is_valid(is_final=False), rules.is_valid(is_final=not any(is_moved))]
    if not all(is_valid):
        return 422
    services.write_charter_draft(actor=membership, text=form.text(values, rules), note=form.cleaned_data["note"])
    return 302


def _stored(draft: CharterVersion, prefix: str) -> list[list[str]]:
    if prefix == "value":
        return [[value.name, value.text, str(value.key)] for value in draft.values.all()]
    return [[rule.text, rule.reason, str(rule.key)] for rule in draft.rules.all()]


def _around(found: Visit) -> dict[str, Any]:
    """The frame for who is inside and for who is not, and what a member is asked to agree to."""
    inside = found.viewer if found.viewer is not None and found.viewer.is_inside else None
    asked = queries.get_version_to_accept(membership=inside) if inside else None
    frame = "ui/community.html" if inside else "ui/page.html"
    back = reverse("communities:door", args=[found.community.slug])
    return {"frame": frame, "membership": inside, "community": found.community, "asked": asked, "back_url": back}


def _number(request: HttpRequest) -> int:
    sent = request.POST.get("number", "")
    if not sent.isdecimal() or len(sent) > 9:
        raise Invalid(_("Say which version you agree to."))
    return int(sent)
