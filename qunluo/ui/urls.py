"""Addresses of the shell itself, at the root of the site."""

from django.conf import settings
from django.urls import URLPattern, path

from qunluo.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("language/", views.language_choice, name="language"),
    path("theme/", views.theme_choice, name="theme"),
    path("offline/<str:language>/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("ui/", views.kit, name="kit"),
]
if settings.DEBUG:
    urlpatterns.append(path("static/<path:path>", views.development_static, name="static"))
