from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "qunluo.ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.ui import importmap

        for tag in ("relative-time", "copy-text", "char-count", "dialog-sheet", "progress-live", "theme-switch"):
            importmap.register(f"qunluo/{tag}", f"ui/elements/{tag}.js")
        importmap.register("uplot", "ui/vendor/uplot-1.6.32.esm.js")
