from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "qunluo.home"
    default_auto_field = "django.db.models.BigAutoField"
