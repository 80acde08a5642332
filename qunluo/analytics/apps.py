from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "qunluo.analytics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.activity.handlers import register_handler
        from qunluo.analytics import door, handlers, policies, tasks
        from qunluo.analytics.services.reports import TASK
        from qunluo.communities import permissions
        from qunluo.communities.door_panels import DoorPanel, register_door_panel
        from qunluo.jobs.registry import register_task
        from qunluo.ui import importmap, navigation

        permissions.register(policies.READ, label=_("Read the diagnosis"), given_to=("secretary", "opinion_leader"))
        permissions.register(policies.MAKE, label=_("Have the community diagnosed"), given_to=("secretary",))
        permissions.register(policies.SHARE, label=_("Share a diagnosis without names"))
        register_task(TASK, run=tasks.make_report, max_tries=3, lease_seconds=300, is_long=True)
        register_handler(
            name="analytics.reports",
            kinds=["importing.history.imported", "importing.history.undone"],
            handle=handlers.report_on_history,
        )
        register_door_panel(DoorPanel(key="truth", template="analytics/_door_truth.html", load=door.load_truth))
        importmap.register("qunluo/trend-chart", "analytics/trend-chart.js")
        navigation.register(
            navigation.Entry(
                key="diagnosis",
                label=_("Diagnosis"),
                icon="activity",
                url_name="analytics:report-newest",
                place="studio",
                order=20,
                is_visible=policies.can_read_reports,
            )
        )
