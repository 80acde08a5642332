from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qunluo.people"
    default_auto_field = "django.db.models.BigAutoField"
