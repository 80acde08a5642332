"""What the parts membership, gate and studio tell the rest of the house when it starts (called from apps.py)."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qunluo.communities import studio
from qunluo.communities.models import Membership
from qunluo.communities.policies import can
from qunluo.communities.queries.gate import list_applications
from qunluo.communities.studio import StudioRoom, Task, list_rooms
from qunluo.ui import navigation
from qunluo.ui.navigation import Entry

ROOMS = (
    ("applications", "mail", "application-list", ("application.decide",), gettext_lazy("Applications"),
     gettext_lazy("Read what people wrote and give them an answer.")),
    ("members", "users", "studio-members", ("member.mute", "member.remove", "role.manage"),
     gettext_lazy("Members and standing"), gettext_lazy("Mute, remove, give roles, hand over.")),
    ("invitations", "hand-helping", "invitation-list", ("invitation.make",), gettext_lazy("Invitation codes"),
     gettext_lazy("For one or many, to send or to print, always traceable.")),
    ("claims", "fingerprint", "claim-list", ("claim.manage",), gettext_lazy("Claims"),
     gettext_lazy("Give people their name from the imported history back.")),
    ("gate", "lock", "gate", ("gate.manage",), gettext_lazy("Gate"),
     gettext_lazy("What one must do to come in, in plain words.")),
    ("roles", "shield-check", "role-list", ("role.manage",), gettext_lazy("Roles"),
     gettext_lazy("Duties and powers of the team, and who holds them.")),
)  # fmt: skip


def register_doors() -> None:
    """The directory in the rail, the studio's front page and its rooms, and what waits there."""
    navigation.register(
        Entry(
            key="members",
            label=gettext_lazy("Members"),
            icon="users",
            url_name="communities:member-list",
            order=40,
            is_visible=lambda membership: can(membership, "communities.member.list"),
        )
    )
    navigation.register(
        Entry(
            key="studio",
            label=gettext_lazy("Studio"),
            icon="sprout",
            url_name="communities:studio",
            place="studio",
            order=10,
            is_visible=lambda membership: bool(list_rooms(membership)),
        )
    )
    for order, (key, icon, url_name, powers, label, text) in enumerate(ROOMS):
        studio.register_room(
            StudioRoom(
                key=key,
                label=label,
                text=text,
                icon=icon,
                url_name=f"communities:{url_name}",
                is_visible=_holder_of(powers),
                order=order * 10,
            )
        )
    studio.register_task("applications", waiting_applications)


def waiting_applications(membership: Membership) -> Task | None:
    """Applications that wait for an answer. Two queries, none for who does not decide them."""
    if not can(membership, "communities.application.decide"):
        return None
    queue = list_applications(viewer=membership, states=["waiting"], size=1)
    if not queue.waiting_count:
        return None
    title = ngettext("Read %(count)d application", "Read %(count)d applications", queue.waiting_count)
    return Task(
        title=title % {"count": queue.waiting_count},
        why=_("Who applies waits for a word. Say yes, no, or ask back."),
        deed=_("Read"),
        url_name="communities:application-list",
    )


def _holder_of(powers: tuple[str, ...]) -> Callable[[Membership], bool]:
    def is_visible(membership: Membership) -> bool:
        return any(can(membership, f"communities.{power}") for power in powers)

    return is_visible
