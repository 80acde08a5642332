"""What communities tells the rest of the house when it starts."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "qunluo.communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.communities.conditions import application, charter, invitation, open_door, questions
        from qunluo.communities.conditions.registry import register_condition
        from qunluo.communities.doors import register_doors
        from qunluo.communities.navigation import register_navigation
        from qunluo.communities.powers import declare_powers
        from qunluo.communities.rail import ask_for_agreement, rail_of
        from qunluo.ui.shell import register_asking, register_rail

        register_asking(ask_for_agreement)
        register_rail(rail_of)
        register_navigation()
        register_doors()
        declare_powers()

        for kind in (
            charter.CHARTER,
            questions.QUESTIONS,
            application.APPLICATION,
            invitation.INVITATION,
            open_door.OPEN,
        ):
            register_condition(kind)
