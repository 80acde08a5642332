"""What the public door shows beside its rows: how one comes in, and what other sites read about it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qunluo.communities.conditions.tree import Condition, conditions_of, describe, parse_tree
from qunluo.communities.door_panels import load_panels
from qunluo.communities.models import Community, Membership
from qunluo.communities.queries.communities import list_ancestors
from qunluo.communities.queries.door import Visit, get_door
from qunluo.communities.queries.gate import get_gate
from qunluo.ui import navigation

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
        "entry": entry_of(community) if not door.is_member and community.is_open else None,
        "panels": load_panels(community, visit.viewer),
        "inside_url": _inside_url(visit.viewer) if door.is_member else "",
    }


def entry_of(community: Community) -> Entry | None:
    """How one comes in, step by step; None while the gate lets nobody in. 1 query."""
    gate = get_gate(community=community)
    if not gate.is_open:
        return None
    tree = parse_tree(gate.conditions)
    conditions = list(conditions_of(tree))
    is_plain = isinstance(tree, Condition) or (tree.mode == "all" and len(tree.parts) == len(conditions))
    is_read = any(condition.kind == "application" for condition in conditions)
    answered = _answered_within(gate.promise_hours)
    return Entry(
        url=reverse("communities:join", args=[community.slug]),
        label=_("Apply to join") if is_read else _("Join"),
        brief=_("Free. %(answered)s") % {"answered": answered} if is_read else _("Free, and you may leave at any time"),
        steps=[_step(condition, answered) for condition in conditions] if is_plain else [(describe(tree), "")],
    )


def _step(condition: Condition, answered: str) -> tuple[str, str]:
    """A condition as a newcomer reads it. Kinds other apps register say their own sentence."""
    asked = condition.options.get("questions")
    count = len(asked) if isinstance(asked, list) else 0
    quiz = ngettext("Answer %(count)d question on the rules", "Answer %(count)d questions on the rules", count)
    known = {
        "charter": (_("Read the charter"), _("And say that you agree")),
        "questions": (quiz % {"count": count}, _("Wrong? Read the rules again and retry")),
        "application": (_("Write a few lines about yourself"), answered),
        "invitation": (_("Enter an invitation code"), _("A member gives it to you")),
    }
    return known.get(condition.kind, (condition.sentence, ""))


def _answered_within(hours: int) -> str:
    if hours <= 24:
        return _("An answer within a day")
    days = -(-hours // 24)
    return ngettext("An answer within %(days)d day", "An answer within %(days)d days", days) % {"days": days}


def _inside_url(membership: Membership | None) -> str:
    """Where *go inside* leads: the first page of the community this member may see."""
    entries = navigation.list_entries("community", membership)
    return entries[0].url(membership.community.slug) if entries and membership else ""
