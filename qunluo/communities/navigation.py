"""What of this part stands in the rail and the tab bar. Members and the gate register their own entries."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from qunluo.communities.policies import can
from qunluo.ui import navigation
from qunluo.ui.navigation import Entry


def register_navigation() -> None:
    """Charter and chapters for members; settings, charter and chapters for who may change them."""
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
        Entry(
            key="studio-charter",
            label=_("Charter"),
            icon="scroll-text",
            url_name="communities:charter-draft",
            place="studio",
            order=60,
            is_visible=lambda membership: can(membership, "communities.charter.edit"),
        ),
        Entry(
            key="studio-chapters",
            label=_("Chapters"),
            icon="network",
            url_name="communities:chapter-place",
            place="studio",
            order=80,
            is_visible=lambda membership: can(membership, "communities.chapter.found"),
        ),
        Entry(
            key="studio-settings",
            label=_("Settings"),
            icon="settings",
            url_name="communities:settings",
            place="studio",
            order=90,
            is_visible=lambda membership: can(membership, "communities.community.edit"),
        ),
    )
    for entry in entries:
        navigation.register(entry)


def _is_chapter(membership: Any) -> bool:
    """A chapter shows its tree; a root's team finds it in the studio and everybody on the door."""
    return bool(membership.community.parent_id)
