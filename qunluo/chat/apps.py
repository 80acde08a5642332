from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "qunluo.chat"
    default_auto_field = "django.db.models.BigAutoField"
