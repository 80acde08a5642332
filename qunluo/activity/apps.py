from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "qunluo.activity"
    default_auto_field = "django.db.models.BigAutoField"
