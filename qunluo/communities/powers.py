"""The powers this app declares, and to whom they are given from the start. Listed in docs/permissions.md."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qunluo.communities import permissions

POWERS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("communities.community.edit", _("Edit what the community says about itself"), ()),
    ("communities.community.close", _("Open, close and reopen the community"), ()),
    ("communities.charter.edit", _("Write a new version of the charter"), ("secretary",)),
    ("communities.charter.publish", _("Publish a version of the charter"), ()),
    ("communities.acceptance.list", _("See who has not agreed to the charter yet"), ("secretary", "moderator")),
    ("communities.chapter.found", _("Found and take in chapters"), ()),
    ("communities.chapter.move", _("Hand the community to another parent, or let it go"), ()),
    ("communities.role.manage", _("Make roles, give them and take them"), ()),
    ("communities.gate.manage", _("Set what one must do to come in"), ("secretary",)),
    (
        "communities.application.decide",
        _("Read applications and decide them"),
        ("secretary", "moderator", "customer_service"),
    ),
    (
        "communities.invitation.make",
        _("Make invitation codes"),
        ("secretary", "events", "new_media", "host", "opinion_leader"),
    ),
    ("communities.member.mute", _("Mute members for a time"), ("moderator", "secretary")),
    ("communities.member.remove", _("Remove members"), ("moderator",)),
    ("communities.claim.manage", _("Hand out codes by which people claim their imported names"), ("secretary",)),
    ("communities.member.list", _("See who is a member"), ("member",)),
)


def declare_powers() -> None:
    """Called once, from apps.py."""
    for key, label, given_to in POWERS:
        permissions.register(key, label=label, given_to=given_to)
