from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "qunluo.home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.activity.handlers import register_handler
        from qunluo.home import handlers, tasks
        from qunluo.jobs.registry import register_cron, register_task

        register_handler(name="home.demo", kinds=["people.operator.appointed"], handle=handlers.welcome_to_demo)
        register_task("home.charters.bring", run=tasks.bring_charters)
        register_cron("home.charters", "home.charters.bring", every_seconds=600)
