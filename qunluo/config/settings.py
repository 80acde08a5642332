"""Settings of one installation. Every name read from the environment is listed in docs/self-hosting.md."""

import os
from pathlib import Path

from qunluo.config import environment

ROOT = environment.ROOT
HOME: Path = environment.home()
DEBUG = os.environ.get("QUNLUO_DEBUG") == "1"
SECRET_KEY = environment.secret("django")
ALLOWED_HOSTS = os.environ.get("QUNLUO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "qunluo.core",
    "qunluo.ui",
    "qunluo.activity",
    "qunluo.people",
    "qunluo.communities",
    "qunluo.jobs",
    "qunluo.search",
    "qunluo.chat",
    "qunluo.importing",
    "qunluo.analytics",
    "qunluo.home",
    "qunluo.installation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "qunluo.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "qunluo.ui.middleware.security.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qunluo.ui.middleware.language.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qunluo.core.middleware.RefusalMiddleware",
]
CSRF_FAILURE_VIEW = "qunluo.core.views.csrf_failed"

ROOT_URLCONF = "qunluo.config.urls"
WSGI_APPLICATION = "qunluo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qunluo.ui.shell.context",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("QUNLUO_TEST_DATABASE", "test_qunluo")},
        **environment.database(os.environ.get("DATABASE_URL")),
    }
}

AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "qunluo.ui.storage.HashedStaticFilesStorage"
    },
}
MEDIA_ROOT = HOME / "media"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "qunluo.core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
