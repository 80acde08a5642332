"""What of this part stands in the rail and the tab bar. Members and the gate register their own entries."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qunluo.communities import studio
from qunluo.communities.models import CharterVersion, Membership
from qunluo.communities.policies import can
from qunluo.communities.studio import StudioRoom, Task
from qunluo.ui import navigation
from qunluo.ui.navigation import Entry


def register_navigation() -> None:
    """Charter and chapters in the rail; charter, chapters and settings as rooms of the studio, and what waits there."""
    entries = (
        Entry(
            key="charter",
            label=_("Charter"),
            icon="scroll-text",
            url_name="communities:charter",
            order=70,
            is_tab=False,
        ),
        Entry(
            key="chapters",
            label=_("Chapters"),
            icon="network",
            url_name="communities:chapter-tree",
            order=80,
            is_tab=False,
            is_visible=_is_chapter,
        ),
    )
    for entry in entries:
        navigation.register(entry)
    for room in _rooms():
        studio.register_room(room)
    studio.register_task("opening", _open_the_door)
    studio.register_task("charter-draft", _publish_the_draft)


def _rooms() -> list[StudioRoom]:
    return [
        StudioRoom(
            key="charter",
            label=_("Charter"),
            text=_("Write the next version, publish it, see who agreed."),
            icon="scroll-text",
            url_name="communities:charter-draft",
            is_visible=lambda membership: can(membership, "communities.charter.edit"),
            order=60,
        ),
        StudioRoom(
            key="chapters",
            label=_("Chapters"),
            text=_("Found one, take one in, or stand on your own."),
            icon="network",
            url_name="communities:chapter-place",
            is_visible=lambda membership: can(membership, "communities.chapter.found"),
            order=70,
        ),
        StudioRoom(
            key="settings",
            label=_("Settings"),
            text=_("Name, axes, language; open and close the community."),
            icon="settings",
            url_name="communities:settings",
            is_visible=lambda membership: can(membership, "communities.community.edit"),
            order=90,
        ),
    ]


def _open_the_door(membership: Membership) -> Task | None:
    """A community that is founded and not open yet. No query."""
    if membership.community.opened_at is not None or not can(membership, "communities.community.close"):
        return None
    return Task(
        title=gettext("Open the door"),
        why=gettext("Only the team sees this community."),
        deed=gettext("Settings"),
        url_name="communities:settings",
    )


def _publish_the_draft(membership: Membership) -> Task | None:
    """A version that is written and not published. 1 query, none for who may not publish."""
    if not can(membership, "communities.charter.publish"):
        return None
    draft = CharterVersion.objects.filter(community_id=membership.community_id, published_at__isnull=True).first()
    if draft is None:
        return None
    return Task(
        title=gettext("Publish version %(number)d of the charter") % {"number": draft.number},
        why=gettext("It is written, and nobody is asked to agree before it is published."),
        deed=gettext("Read it"),
        url_name="communities:charter-draft",
    )


def _is_chapter(membership: Any) -> bool:
    """A chapter shows its tree; a root's team finds it in the studio and everybody on the door."""
    return bool(membership.community.parent_id)
