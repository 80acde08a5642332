"""The front page: for visitors what this is and whose doors are open, for members the way to their communities."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from qunluo.home.queries import list_open_doors

KINDS = ("community", "help_desk", "audience", "ad_channel", "crowd", "notice_board")


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("communities:list")
    return render(request, "home/front.html", {"doors": list_open_doors(), "kinds": KINDS})
