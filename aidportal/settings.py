"""Settings of the portal, read top to bottom. What may differ between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from aidportal.supervisor.database import database_settings
from aidportal.supervisor.keys import mark_of, signing_seed, stored_key
from aidportal.supervisor.preflight import var_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = var_of()


def env_flag(name: str) -> bool:
    """Whether the environment switches ``name`` on; nonsense is refused and not read as off."""
    value = os.environ.get(name, "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# ---- Core

DEBUG = env_flag("AIDPORTAL_DEBUG")
# A proxy in front ends TLS and sets X-Forwarded-Proto; without one only loopback addresses are served.
BEHIND_TLS_PROXY = env_flag("AIDPORTAL_BEHIND_TLS_PROXY")
SECRET_KEY = os.environ.get("AIDPORTAL_SECRET_KEY") or stored_key(VAR_DIR / "secret-key")
# What issued reports are signed by; backups take it along, encrypted.
REPORT_KEY = os.environ.get("AIDPORTAL_REPORT_KEY") or stored_key(VAR_DIR / "report-key", signing_seed)
ALLOWED_HOSTS = env_list("AIDPORTAL_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("AIDPORTAL_ORIGINS", "")
# Where files that leave the portal link to it.
PORTAL_ADDRESS = next(iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

INSTALLED_APPS = [
    "aidportal.history.apps.HistoryConfig",
    "aidportal.accounts",
    "aidportal.directory",
    "projects",
    "cadres",
    "trainings",
    "aidportal.changes",
    "aidportal.overview",
    "aidportal.reports",
    "aidportal.published",
    "aidportal.handbook",
    "aidportal.sample",
    "aidportal.imports",
    "aidportal.backups",
    "aidportal.records.apps.RecordsConfig",  # Django's admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_filters",
    "django_tables2",
    "django.forms",
    "csp",
    "aidportal.web",  # template tags
]

MIDDLEWARE = [
    "aidportal.web.middleware.BrowserRules",
    "django.middleware.security.SecurityMiddleware",
    # Above all that answers by itself: the redirect for a slash that is missing, the refusal of another host.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "aidportal.web.middleware.LanguageMiddleware",
    # It reads the address, whose refusal is told in the reader's language.
    "aidportal.web.middleware.DecoratedLinks",
    "django.middleware.common.CommonMiddleware",
    # Before the next, which reads what is sent.
    "aidportal.imports.uploads.RefuseHugeUploads",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A form that comes after the session has ended; it needs the check of its origin, which is above.
    "aidportal.accounts.ended_sessions.SignInInPlace",
    "aidportal.history.tellers.Teller",
    # Open pages are the exception: every view needs a sign-in unless it says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "aidportal.accounts.middleware.GivenPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "aidportal.history.known_days.KnownThen",
    "aidportal.accounts.sent_forms.SentOnce",
]

ROOT_URLCONF = "aidportal.urls"
WSGI_APPLICATION = "aidportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "aidportal.web.templates.PageTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aidportal.directory.context_processors.portal",
            ],
            # The app of records is Django's admin, where tags would be sought.
            "libraries": {"record_fields": "aidportal.records.templatetags.record_fields"},
        },
    }
]
# Widgets of forms take their templates from templates/ too, but for the plainest, which need none.
FORM_RENDERER = "aidportal.web.widgets.PlainWidgets"

# ---- Database

DATABASES = {"default": database_settings(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- People and passwords

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = ["aidportal.accounts.backends.ThrottledBackend"]
PASSWORD_HASHERS = ["aidportal.accounts.hashers.BoundedArgon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "aidportal.accounts.validators.LengthValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "aidportal.accounts.validators.NameValidator"},
]

# ---- Language, time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# What a filter says that asks for nothing.
FILTERS_EMPTY_CHOICE_LABEL = _("All")
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---- Files

# Absolute, so that it is the same below the address of a past day.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/chart.js", _MODULES / "chart.js" / "dist"),
    ("vendor/chartjs-chart-matrix", _MODULES / "chartjs-chart-matrix" / "dist"),
    ("vendor/combobox-nav", _MODULES / "@github" / "combobox-nav" / "dist"),
    ("vendor/chartjs-chart-sankey", _MODULES / "chartjs-chart-sankey" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "aidportal.web.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "aidportal.web.staticfiles.ModuleManifestStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
# Shared by all workers; what is kept in it can be found again at any time.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a project with all its lines on one admin page
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---- Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Browsers keep the cookies of all ports of a host together: each portal takes names of its own.
_MARK = mark_of(SECRET_KEY)
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = f"session_{_MARK}", f"csrf_{_MARK}", f"language_{_MARK}"
# Tells a browser in which somebody signed in before from others behind the same address.
DEVICE_COOKIE_NAME, DEVICE_COOKIE_AGE = f"device_{_MARK}", 365 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aidportal.accounts.stale_tokens.form_again"
LANGUAGE_COOKIE_HTTPONLY = True
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# ---- Lists, logs

DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
