"""The guided founding, a step a page. GET shows, POST keeps; the address of a draft is its person's alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms.founding import FORMS, RowsForm, StepForm, TemplateForm
from qunluo.communities.models import FoundingDraft, Membership
from qunluo.communities.pages import step_page
from qunluo.communities.policies import can
from qunluo.communities.queries.founding import find_open_draft, get_draft, neighbours_of, steps_of
from qunluo.communities.queries.memberships import get_membership
from qunluo.communities.services import founding
from qunluo.communities.views.viewer import person_of
from qunluo.core.errors import Forbidden, Invalid, NotFound, TooMany
from qunluo.people.models import Person


def founding_start(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Begin, or go on where one stopped. With a slug: found a chapter of that community."""
    person = person_of(request)
    parent = _parent(person, slug)
    draft = find_open_draft(viewer=person, parent=parent.community if parent else None)
    if draft is None and request.method == "POST":
        draft = founding.start_draft(actor=person, parent=parent, language=get_language() or "zh-hans")
        return founding_step(request, draft.pk, "template")
    if draft is not None:
        return redirect("communities:founding-step", draft.pk, draft.step)
    new = FoundingDraft(person=person, parent=parent.community if parent else None, language=get_language())
    return render(request, "communities/founding.html", step_page(new, "template", TemplateForm(new)))


def founding_step(request: HttpRequest, draft_id: int, step: str) -> HttpResponse:
    """One step: its form and the preview beside it. *Next* keeps everything and goes on."""
    draft = get_draft(viewer=person_of(request), draft_id=draft_id)
    if draft.community is not None:
        return redirect("communities:door", draft.community.slug)
    if step not in steps_of(draft):
        raise NotFound(_("There is no such step."))
    if request.method != "POST":
        return render(request, "communities/founding.html", step_page(draft, step, FORMS[step](draft)))
    form = FORMS[step](draft, request.POST)
    is_complete = _keep(request, form, step)
    if step == FoundingDraft.Step.OPENING and is_complete:
        return _found(request, form)
    if is_complete:
        return _go_on(request, draft, step)
    status = 200 if getattr(form, "is_rearranged", False) else 422
    return render(request, "communities/founding.html", step_page(draft, step, form), status=status)


@require_POST
def founding_draft_save(request: HttpRequest, draft_id: int, step: str) -> HttpResponse:
    """Keep what is typed while it is typed, and show what the door would say."""
    draft = get_draft(viewer=person_of(request), draft_id=draft_id)
    if step not in steps_of(draft):
        raise NotFound(_("There is no such step."))
    form = FORMS[step](draft, request.POST, is_final=False)
    _keep(request, form, step)
    return render(request, "communities/_founding_saved.html", step_page(draft, step, form))


@require_POST
def founding_discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw the draft away."""
    person = person_of(request)
    founding.discard_draft(actor=person, draft=get_draft(viewer=person, draft_id=draft_id))
    messages.success(request, _("The draft is thrown away."))
    return redirect("communities:list")


def _found(request: HttpRequest, form: Any) -> HttpResponse:
    """The last press. What is refused is shown in the form; somebody who presses twice comes to the same door."""
    is_opened = request.POST.get("deed") != "later"
    try:
        community = founding.found_community(actor=person_of(request), draft=form.draft, is_opened=is_opened)
    except (Invalid, TooMany) as refused:
        form.add_error(None, str(refused))
        page = step_page(form.draft, "opening", form)
        return render(request, "communities/founding.html", page, status=refused.status)
    messages.success(request, _("%(name)s is founded.") % {"name": community.name})
    return redirect("communities:door", community.slug)


def _keep(request: HttpRequest, form: StepForm | RowsForm, step: str) -> bool:
    """Save what is valid in the form; whether all of it is and one may go on."""
    person, draft = person_of(request), form.draft
    names = form.keep()
    draft.step = step
    founding.save_draft(actor=person, draft=draft, fields=(*names, "step"))
    if isinstance(form, TemplateForm):
        _begin_with(person, form)
    return form.is_valid()


def _begin_with(person: Person, form: TemplateForm) -> None:
    """Fill the draft from the chosen template, or from the parent of a chapter."""
    key, source = form.cleaned_data.get("template"), form.cleaned_data.get("charter_source")
    if form.draft.parent is not None and source and source != form.draft.charter_source:
        founding.use_charter_of_parent(actor=person, draft=form.draft, source=source)
    if form.draft.parent is None and key is not None and key != form.draft.template:
        founding.apply_template(actor=person, draft=form.draft, key=key)


def _go_on(request: HttpRequest, draft: FoundingDraft, step: str) -> HttpResponse:
    """To the next step, which is also where *write it later* leads back to."""
    draft.step = neighbours_of(draft, step)[1] or step
    founding.save_draft(actor=person_of(request), draft=draft, fields=("step",))
    return redirect("communities:founding-step", draft.pk, draft.step)


def _parent(person: Person, slug: str | None) -> Membership | None:
    if slug is None:
        return None
    membership = get_membership(person, slug)
    if not can(membership, "communities.chapter.found"):
        raise Forbidden(_("Only the team may found a chapter here."))
    return membership
