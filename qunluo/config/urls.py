"""Every address of Qunluo, one include an app; an app without pages has no line."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("qunluo.home.urls")),
    path("", include("qunluo.ui.urls")),
    path("", include("qunluo.installation.urls")),
    path("", include("qunluo.people.urls")),
    path("", include("qunluo.analytics.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("", include("qunluo.communities.urls")),
    path("", include("qunluo.chat.urls")),
    path("", include("qunluo.importing.urls")),
]

handler400 = "qunluo.core.views.bad_request"
handler403 = "qunluo.core.views.forbidden"
handler404 = "qunluo.core.views.not_found"
handler500 = "qunluo.core.views.server_error"
