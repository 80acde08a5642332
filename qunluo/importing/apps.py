"""What importing tells the rest of the house when it starts."""

from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    name = "qunluo.importing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.communities import permissions
        from qunluo.importing.policies import can_manage_imports
        from qunluo.importing.services.imports import RUN_TASK, UNDO_TASK
        from qunluo.importing.tasks import run_history, sweep_files, undo_history
        from qunluo.jobs.registry import register_cron, register_task
        from qunluo.ui import importmap, navigation
        from qunluo.ui.navigation import Entry

        permissions.register(
            "importing.history.manage", label=_("Bring histories in and take them back"), given_to=("secretary",)
        )
        permissions.register(
            "importing.history.export", label=_("Take the history out as a file"), given_to=("secretary",)
        )
        navigation.register(
            Entry(
                key="importing",
                label=_("Histories"),
                icon="book-open",
                url_name="importing:history-list",
                place="studio",
                order=60,
                is_visible=can_manage_imports,
            )
        )
        importmap.register("qunluo/file-upload", "importing/file-upload.js")
        register_task(RUN_TASK, run=run_history, lease_seconds=60, is_long=True)
        register_task(UNDO_TASK, run=undo_history, lease_seconds=60, is_long=True)
        register_task("importing.file.sweep", run=sweep_files)
        register_cron("importing.files", "importing.file.sweep", daily_at=time(4, 40))
