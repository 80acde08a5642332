from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "qunluo.jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.jobs.registry import register_cron, register_task
        from qunluo.jobs.tasks import sweep

        register_task("jobs.job.sweep", run=sweep)
        register_cron("jobs.sweep", "jobs.job.sweep", every_seconds=3600)
