"""Rooms to read and messages to find."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from qunluo.chat.forms import PlaceForm, SearchForm
from qunluo.chat.models import Room
from qunluo.chat.queries import reading
from qunluo.chat.queries.finding import find_messages
from qunluo.chat.queries.rooms import get_room, list_room_names, list_rooms
from qunluo.communities.models import Membership
from qunluo.communities.queries import get_membership


@require_safe
def room_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All rooms the member may read."""
    membership = get_membership(request.user, slug)
    lines = list_rooms(viewer=membership)
    return render(request, "chat/room_list.html", {"membership": membership, "here": "chat", "lines": lines})


@require_safe
def room_detail(request: HttpRequest, slug: str, room_id: int) -> HttpResponse:
    """One room, from its end or from the place asked for."""
    membership = get_membership(request.user, slug)
    room = get_room(viewer=membership, room_id=room_id)
    place = PlaceForm(request.GET)
    page = _page(membership, room, place)
    context = {
        "membership": membership,
        "here": "chat",
        "back_url": reverse("chat:room-list", args=[slug]),
        "room": room,
        "page": page,
        "lines": list_rooms(viewer=membership),
        "at": place.cleaned_data.get("seq"),
        "starts_at_end": not request.GET.keys() & {"seq", "after", "on"},
    }
    return render(request, "chat/room_detail.html", context)


def _page(membership: Membership, room: Room, place: PlaceForm) -> reading.Page:
    place.is_valid()
    asked = place.cleaned_data
    if asked.get("on"):
        first = reading.find_day(room=room, day=asked["on"])
        if first is not None:
            return reading.read_after(viewer=membership, room=room, seq=first - 1)
    if asked.get("seq"):
        return reading.read_around(viewer=membership, room=room, seq=asked["seq"])
    if asked.get("after") is not None:
        return reading.read_after(viewer=membership, room=room, seq=asked["after"])
    if asked.get("before"):
        return reading.read_before(viewer=membership, room=room, seq=asked["before"])
    return reading.read_newest(viewer=membership, room=room)


@require_safe
def message_search(request: HttpRequest, slug: str) -> HttpResponse:
    """Messages of the community that hold the words."""
    membership = get_membership(request.user, slug)
    rooms = list_room_names(viewer=membership)
    form = SearchForm(request.GET, rooms=rooms)
    wanted = form.wanted()
    found = find_messages(viewer=membership, wanted=wanted, before=request.GET.get("before", ""))
    again = request.GET.copy()
    again.pop("before", None)
    context = {
        "membership": membership,
        "here": "chat",
        "back_url": reverse("chat:room-list", args=[slug]),
        "form": form,
        "wanted": wanted,
        "found": found,
        "again": again.urlencode(),
    }
    return render(request, "chat/message_search.html", context)
