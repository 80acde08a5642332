"""What the public door shows beside its rows: how one comes in, and what other sites read about it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static

from qunluo.communities.models import Community, Membership
from qunluo.communities.queries.communities import list_ancestors
from qunluo.communities.queries.door import Visit, get_door
from qunluo.ui import navigation
from qunluo.ui.language import LANGUAGES

LOCALES = {"zh-hans": "zh_CN", "zh-hant": "zh_TW", "en": "en_GB"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The join card: what one does, step by step, and where it begins."""

    url: str
    label: str
    brief: str
    steps: list[tuple[str, str]] = field(default_factory=list)


def door_page(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """The context of the door. The queries of `get_door`, 2 more for a chapter."""
    community = visit.community
    door = get_door(visit=visit)
    version = door.charter.in_force
    return {
        "door": door,
        "community": community,
        "above": list_ancestors(community=community),
        "aim": version.get_aim_display() if version else community.get_aim_display(),
        "address": request.build_absolute_uri(request.path),
        "image": request.build_absolute_uri(static("ui/app/icon-512.png")),
        "locale": LOCALES.get(community.language, "zh_CN"),
        "language_tag": next((known.tag for known in LANGUAGES if known.code == community.language), "zh-Hans"),
        "entry": entry_of(community) if not door.is_member and community.is_open else None,
        "inside_url": _inside_url(visit.viewer) if door.is_member else "",
    }


def entry_of(community: Community) -> Entry | None:
    """How one comes in; None while the gate lets nobody in."""
    return None


def _inside_url(membership: Membership | None) -> str:
    """Where *go inside* leads: the first page of the community this member may see."""
    entries = navigation.list_entries("community", membership)
    return entries[0].url(membership.community.slug) if entries and membership else ""
