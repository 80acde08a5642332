"""One's own account, the operator's entry, and the pictures of people."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.core.errors import Invalid, NotFound
from qunluo.people import operators, pictures, services
from qunluo.people.forms import AvatarForm, ProfileForm
from qunluo.people.models import Person
from qunluo.people.queries import get_person, get_session


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What I can change about myself."""
    return render(request, "people/me.html", {"person": request.user})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = ProfileForm(request.POST or None, instance=get_person(person.pk))
    if request.method == "POST" and form.is_valid():
        services.change_profile(actor=person, person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:me")
    status = 422 if form.is_bound else 200
    return render(request, "people/profile.html", {"form": form, "person": person}, status=status)


@require_POST
def picture_create(request: HttpRequest) -> HttpResponse:
    """A new picture of mine, or the page again with what is wrong with it."""
    person = _person(request)
    form = AvatarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _picture_refused(request, _("Choose a picture first."))
    try:
        services.change_picture(actor=person, person=person, file=form.cleaned_data["picture"])
    except Invalid as error:
        return _picture_refused(request, str(error))
    return redirect("people:profile")


def _picture_refused(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"form": ProfileForm(instance=_person(request)), "person": request.user, "picture_error": reason}
    return render(request, "people/profile.html", context, status=422)


@require_POST
def picture_delete(request: HttpRequest) -> HttpResponse:
    services.remove_picture(actor=_person(request), person=_person(request))
    return redirect("people:profile")


@require_GET
def picture(request: HttpRequest, name: str, size: int) -> FileResponse:
    """A person's picture, for those signed in. The name is unguessable and never reused, so it may be kept."""
    path = pictures.path_of(name, size)
    if size not in pictures.SIZES or not path.is_file():
        raise NotFound
    response = FileResponse(path.open("rb"), content_type="image/webp")
    response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out one other device of mine."""
    get_session(viewer=_person(request), session_id=session_id).end()
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


@require_POST
def session_end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here as well."""
    services.end_all_sessions(actor=_person(request), person=_person(request))
    logout(request)
    return redirect("account_login")


@login_not_required
@require_http_methods(["GET", "POST"])
def operator_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: a visitor goes on to sign up, somebody signed in takes over with a click."""
    operators.check_token(token)
    if request.method == "POST" and request.user.is_authenticated:
        operators.claim(person=_person(request), token=token)
        return redirect("/")
    request.session[operators.SESSION_KEY] = token
    if request.user.is_authenticated:
        return render(request, "people/operator.html")
    return redirect("account_signup")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
