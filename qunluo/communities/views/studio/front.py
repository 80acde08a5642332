"""The studio's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunluo.communities.studio import list_rooms, list_tasks
from qunluo.communities.views.viewer import membership_of
from qunluo.core import clock
from qunluo.core.errors import NotFound


def studio(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits today and which rooms one may open. Two queries, and at most one for each registered task."""
    membership = membership_of(request, slug)
    rooms = list_rooms(membership)
    if not rooms:
        raise NotFound
    context = {"membership": membership, "rooms": rooms, "tasks": list_tasks(membership), "today": clock.now()}
    return render(request, "communities/studio/front.html", context)
