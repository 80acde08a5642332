"""Every address of Qunluo, one include an app; an app without pages has no line."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
