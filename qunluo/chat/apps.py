"""What chat tells the rest of the house when it starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "qunluo.chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.chat import gifts
        from qunluo.communities import panels
        from qunluo.ui import navigation
        from qunluo.ui.navigation import Entry

        panels.register_gifts("chat", gifts.load_gifts)
        navigation.register(
            Entry(key="chat", label=_("Chat"), icon="messages-square", url_name="chat:room-list", order=10)
        )
