"""The gate's editor: a draft changed step by step, its meaning in one sentence, and publishing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.conditions.registry import find_kind
from qunluo.communities.conditions.tree import conditions_of, parse_tree
from qunluo.communities.forms.gate import GateForm
from qunluo.communities.gate_page import gate_page
from qunluo.communities.models import Membership
from qunluo.communities.queries.gate import get_gate
from qunluo.communities.services import gate_editing
from qunluo.communities.views.deeds import deed
from qunluo.communities.views.studio.staff import staff_of
from qunluo.core.errors import NotFound

POWER = "communities.gate.manage"


def gate(request: HttpRequest, slug: str) -> HttpResponse:
    """What the gate asks, in words and as a tree, and the settings beside it. Three queries."""
    membership = staff_of(request, slug, POWER)
    return _page(request, membership)


@require_POST
def gate_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Open or close the gate and set room, promise and cooling time."""
    membership = staff_of(request, slug, POWER)
    form = GateForm(request.POST)
    if not form.is_valid():
        return _page(request, membership, form=form)
    deed(request, lambda: gate_editing.set_gate(actor=membership, settings=form.settings), done=_("Saved."))
    return redirect("communities:gate", slug)


@require_POST
def gate_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the draft by one step: add, add a choice, turn, remove, or drop it all."""
    membership = staff_of(request, slug, POWER)
    place = [int(part) for part in request.POST.get("place", "").split(".")[:6] if part.isdecimal() and len(part) < 4]
    kind = request.POST.get("kind", "")
    acts = {
        "add": lambda: gate_editing.add_condition(actor=membership, place=place, kind=kind),
        "choice": lambda: gate_editing.add_group(actor=membership, place=place, kinds=["invitation", "application"]),
        "all": lambda: gate_editing.set_mode(actor=membership, place=place, mode="all"),
        "any": lambda: gate_editing.set_mode(actor=membership, place=place, mode="any"),
        "remove": lambda: gate_editing.remove_part(actor=membership, place=place),
        "drop": lambda: gate_editing.drop_draft(actor=membership),
    }
    deed(request, acts.get(request.POST.get("deed", ""), lambda: None), done="")
    return redirect(reverse("communities:gate", args=[slug]) + "#tree")


def gate_condition(request: HttpRequest, slug: str, condition_id: str) -> HttpResponse:
    """Write the questions of one condition of the draft."""
    membership = staff_of(request, slug, POWER)
    row = get_gate(community=membership.community)
    tree = parse_tree(row.conditions if row.draft is None else row.draft)
    condition = next((one for one in conditions_of(tree) if one.id == condition_id), None)
    if condition is None or not find_kind(condition.kind).editor:
        raise NotFound
    kind = find_kind(condition.kind)
    back = reverse("communities:gate", args=[slug])
    if request.method == "POST":
        options = kind.read_editor(request.POST)
        done = _("Kept in the draft. Publish it when it is right.")
        if deed(
            request,
            lambda: gate_editing.set_options(actor=membership, condition_id=condition_id, options=options),
            done=done,
        ):
            return redirect(back)
        condition = type(condition)(id=condition.id, kind=condition.kind, options=options)
    context = {"membership": membership, "condition": condition, "kind": kind, "back_url": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/studio/condition.html", context, status=status)


@require_POST
def gate_publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the draft hold at the door."""
    membership = staff_of(request, slug, POWER)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
    deed(
        request,
        lambda: gate_editing.publish_gate(actor=membership, version=version),
        done=_("The gate asks this from now on."),
    )
    return redirect("communities:gate", slug)


def _page(request: HttpRequest, membership: Membership, form: GateForm | None = None) -> HttpResponse:
    context = gate_page(membership, form=form)
    context["back_url"] = reverse("communities:studio", args=[membership.community.slug])
    return render(request, "communities/studio/gate.html", context, status=422 if form else 200)
