from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "qunluo.home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.activity.handlers import register_handler
        from qunluo.home import handlers

        register_handler(name="home.demo", kinds=["people.operator.appointed"], handle=handlers.welcome_to_demo)
