from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "qunluo.home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.activity.handlers import register_handler
        from qunluo.analytics.policies import can_read_reports
        from qunluo.home import handlers, tasks
        from qunluo.importing.next_steps import NextStep, register_next_step
        from qunluo.jobs.registry import register_cron, register_task

        register_handler(name="home.demo", kinds=["people.operator.appointed"], handle=handlers.welcome_to_demo)
        register_task("home.charters.bring", run=tasks.bring_charters)
        register_cron("home.charters", "home.charters.bring", every_seconds=600)
        register_next_step(
            NextStep(
                key="diagnosis",
                label=_("See what sort of group it is"),
                url_name="analytics:report-newest",
                is_visible=can_read_reports,
            )
        )
