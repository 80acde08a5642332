"""Settings of one installation. Every name read from the environment is listed in docs/self-hosting.md."""

import os
from pathlib import Path

from qunluo.config import environment

ROOT = environment.ROOT
HOME: Path = environment.home()
DEBUG = os.environ.get("QUNLUO_DEBUG") == "1"
SECRET_KEY = environment.secret("django")
ALLOWED_HOSTS = environment.hosts(os.environ.get("QUNLUO_HOSTS"), os.environ.get("QUNLUO_URL"))
CSRF_COOKIE_HTTPONLY = True

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
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
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "qunluo.ui.middleware.language.LanguageMiddleware",
    "qunluo.ui.middleware.parts.PartsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qunluo.core.middleware.ReadableMiddleware",
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

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

# Who people are and how they sign in (RELIABILITY §7). The pages are allauth's in our clothes: qunluo/people/templates.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "qunluo.people.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CODE_TRIES, CODE_SECONDS = 5, 600
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_ADAPTER = "qunluo.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "qunluo.people.forms.SignInForm", "signup": "qunluo.people.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1"]  # either of the first two: SignUpForm
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = CODE_TRIES
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = CODE_TRIES
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = CODE_SECONDS
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = CODE_TRIES
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = CODE_TRIES
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "25/5m/ip",
    "login_failed": "10/1h/key,25/5m/ip",
    "signup": "5/30m/ip",
    "reset_password": "20/30m/ip,5/30m/key",
    "request_login_code": "20/5m/ip,5/30m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Qunluo 群落"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
USERSESSIONS_TRACK_ACTIVITY = True
DEFAULT_FROM_EMAIL = os.environ.get("QUNLUO_MAIL_FROM", "Qunluo <qunluo@localhost>")
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
QUNLUO_IMPORT_LIMIT_BYTES = int(os.environ.get("QUNLUO_IMPORT_LIMIT_BYTES", str(2 << 30)))

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

globals().update(environment.mail(os.environ.get("QUNLUO_MAIL_URL")))
globals().update(environment.public_address(os.environ.get("QUNLUO_URL")))
