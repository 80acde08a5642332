from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "qunluo.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qunluo.people import pictures, services, sms
        from qunluo.ui import faces, importmap, language, navigation

        importmap.register("qunluo/pass-key", "people/pass-key.js")
        importmap.register("qunluo/own-time-zone", "people/own-time-zone.js")
        faces.register_photo(pictures.address)
        sms.register_sender("console", sms.write_to_console)
        language.register_keeper(lambda person, code: services.choose_language(person=person, code=code))
        navigation.register(
            navigation.Entry(key="me", label=_("Me"), icon="user", url_name="people:me", place="me", order=10)
        )
