"""What communities tells the rest of the house when it starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "qunluo.communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.communities import permissions
        from qunluo.communities.conditions import application, charter, invitation, open_door, questions
        from qunluo.communities.conditions.registry import register_condition
        from qunluo.communities.doors import register_doors
        from qunluo.communities.navigation import register_navigation
        from qunluo.communities.rail import ask_for_agreement, rail_of
        from qunluo.ui.shell import register_asking, register_rail

        register_asking(ask_for_agreement)
        register_rail(rail_of)
        register_navigation()
        register_doors()

        permissions.register("communities.community.edit", label=_("Edit what the community says about itself"))
        permissions.register("communities.community.close", label=_("Open, close and reopen the community"))
        permissions.register(
            "communities.charter.edit", label=_("Write a new version of the charter"), given_to=("secretary",)
        )
        permissions.register("communities.charter.publish", label=_("Publish a version of the charter"))
        permissions.register(
            "communities.acceptance.list",
            label=_("See who has not agreed to the charter yet"),
            given_to=("secretary", "moderator"),
        )
        permissions.register("communities.chapter.found", label=_("Found and take in chapters"))
        permissions.register("communities.chapter.move", label=_("Hand the community to another parent, or let it go"))
        permissions.register("communities.role.manage", label=_("Make roles, give them and take them"))
        permissions.register(
            "communities.gate.manage", label=_("Set what one must do to come in"), given_to=("secretary",)
        )
        permissions.register(
            "communities.application.decide",
            label=_("Read applications and decide them"),
            given_to=("secretary", "moderator", "customer_service"),
        )
        permissions.register(
            "communities.invitation.make",
            label=_("Make invitation codes"),
            given_to=("secretary", "events", "new_media", "host", "opinion_leader"),
        )
        permissions.register(
            "communities.member.mute", label=_("Mute members for a time"), given_to=("moderator", "secretary")
        )
        permissions.register("communities.member.remove", label=_("Remove members"), given_to=("moderator",))
        permissions.register(
            "communities.claim.manage",
            label=_("Hand out codes by which people claim their imported names"),
            given_to=("secretary",),
        )
        permissions.register("communities.member.list", label=_("See who is a member"), given_to=("member",))
        for kind in (
            charter.CHARTER,
            questions.QUESTIONS,
            application.APPLICATION,
            invitation.INVITATION,
            open_door.OPEN,
        ):
            register_condition(kind)
