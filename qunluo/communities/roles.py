"""The role templates: ten duties a community's team may share, and what everybody inside is (M24, M54).

Words only. Which powers a template holds is said where a power is declared (permissions.py).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qunluo.communities.permissions import EVERYONE, OWNER


@dataclass(frozen=True, kw_only=True)
class RoleTemplate:
    """A role to start from: its name and what the person in it promises to do."""

    key: str
    name: Promise
    duty: Promise


_LIST = (
    RoleTemplate(
        key=OWNER,
        name=_("Owner"),
        duty=_("Answers for the whole: keeps the aim, has the last word on the charter, gives out roles."),
    ),
    RoleTemplate(
        key="secretary",
        name=_("Secretary"),
        duty=_("Reads applications within a day, greets newcomers, keeps lists and minutes."),
    ),
    RoleTemplate(
        key="opinion_leader",
        name=_("Opinion leader"),
        duty=_("Shares what they know at fixed times and answers in their own field."),
    ),
    RoleTemplate(
        key="leader_assistant",
        name=_("Leader's assistant"),
        duty=_("Prepares the leader's sessions, gathers questions, writes down the answers."),
    ),
    RoleTemplate(
        key="moderator",
        name=_("Moderator"),
        duty=_("Sees that the rules are kept: reminds first, names the rule, acts in the open."),
    ),
    RoleTemplate(
        key="content",
        name=pgettext_lazy("role", "Content"),
        duty=_("Finds and edits useful posts and keeps the week's plan of topics."),
    ),
    RoleTemplate(
        key="events",
        name=_("Events"),
        duty=_("Plans meetings on-line and off-line, from the date to the thank-you afterwards."),
    ),
    RoleTemplate(
        key="new_media",
        name=_("New media"),
        duty=_("Carries what is good to the groups and channels outside and brings answers back."),
    ),
    RoleTemplate(
        key="customer_service",
        name=_("Customer service"),
        duty=_("Takes questions about orders and complaints and gives an answer within two days."),
    ),
    RoleTemplate(
        key="host",
        name=_("Host"),
        duty=_("Keeps the talk warm: opens topics, brings people together, lets nobody stand alone."),
    ),
    RoleTemplate(
        key=EVERYONE,
        name=_("Every member"),
        duty=_("Lives by the charter, helps where they can, and says when something is wrong."),
    ),
)

TEMPLATES: dict[str, RoleTemplate] = {template.key: template for template in _LIST}
