"""Django's settings, derived from `porch.config.env`."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from porch.config.env import settings as porch_settings
from porch.config.secrets import load_keys

PORCH = porch_settings()
KEYS = load_keys(PORCH.home)

SECRET_KEY = KEYS["secret"]
PORCH_ENCRYPTION_KEY = KEYS["encryption"]
PORCH_HOME = PORCH.home
PORCH_PUBLIC_URL = PORCH.public_url.rstrip("/")
PORCH_ALLOW_NETWORKS = tuple(ip_network(cidr.strip()) for cidr in PORCH.allow_networks.split(",") if cidr.strip())
PORCH_TRUSTED_PROXIES = tuple(ip_network(cidr.strip()) for cidr in PORCH.trusted_proxies.split(",") if cidr.strip())
PORCH_SIGN_IN_NETWORKS = frozenset(name.strip() for name in PORCH.sign_in_networks.split(",") if name.strip())
PORCH_SEARCH_CALLS_PER_SEARCH = PORCH.search_calls_per_search
PORCH_SEARCH_CALLS_PER_CONNECTION = PORCH.search_calls_per_connection
PORCH_SOFT_BOUNCES = PORCH.soft_bounces
PORCH_SOFT_BOUNCE_DAYS = PORCH.soft_bounce_days
PORCH_IMPORT_LIMIT = PORCH.import_limit_mb * 1_000_000
DEBUG = PORCH.debug

_public = urlsplit(PORCH_PUBLIC_URL)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", PORCH.host, *filter(None, [_public.hostname])]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.netloc else []

ROOMS = [
    "porch.records.jobs",
    "porch.records.ads",
    "porch.records.team",
    "porch.records.points",
    "porch.records.accounts",
    "porch.records.imports",
    "porch.records.people",
    "porch.records.organisations",
    "porch.records.consent",
    "porch.records.profiles",
    "porch.records.interactions",
    "porch.records.contacts",
    "porch.records.tallies",
    "porch.records.saved",
    "porch.records.searches",
    "porch.records.outbox",
    "porch.records.guests",
    "porch.projections.identity",
    "porch.projections.language",
    "porch.projections.relationships",
    "porch.projections.influence",
    "porch.projections.fourcs",
    "porch.projections.needs",
    "porch.projections.waiting",
    "porch.projections.presence",
    "porch.projections.search",
    "porch.projections.alerts",
    "porch.engagement.conversations",
    "porch.engagement.promises",
    "porch.engagement.meetings",
    "porch.engagement.gatherings",
    "porch.engagement.claims",
    "porch.engagement.ideas",
    "porch.engagement.remedies",
    "porch.engagement.bursts",
    "porch.engagement.surveys",
    "porch.engagement.choices",
    "porch.engagement.help",
    "porch.desk.morning",
    "porch.desk.post",
]
INSTALLED_APPS = [
    "porch.interfaces.console",  # before allauth, whose templates it dresses
    "porch.interfaces.widget",
    "porch.interfaces.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    *ROOMS,
]
MIDDLEWARE = [
    "porch.interfaces.console.proxy.TrustedProxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "porch.interfaces.console.sensors.SensorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "porch.interfaces.console.viewer.ViewerMiddleware",
]
ROOT_URLCONF = "porch.config.urls"
WSGI_APPLICATION = "porch.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, object]:
    url = PORCH.database_url.get_secret_value()
    if url and not url.startswith("sqlite"):
        return {**dj_database_url.parse(url, conn_max_age=600), "CONN_HEALTH_CHECKS": True}
    path = url.removeprefix("sqlite:///") or str(PORCH.home / "porch.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # FULL: what we acknowledged to a network must survive the power cut (NORMAL may lose the last commits).
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
                " PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
                " PRAGMA wal_autocheckpoint=4000;"
            ),
        },
        "TEST": {"NAME": None},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "team.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "porch.records.team.adapter.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
EMAIL_BACKEND = "porch.records.outbox.mail.OutboxBackend"

SESSION_COOKIE_NAME = "porch_console"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_NAME = "porch_csrf"
CSRF_COOKIE_HTTPONLY = True
SECURE_COOKIES = _public.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
FORMAT_MODULE_PATH = ["porch.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = None  # nothing is collected: what we ship is served from the package
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"unlinked": {"()": "porch.config.logs.Unlinked"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["unlinked"]}},
    "root": {"handlers": ["terminal"], "level": PORCH.log_level},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
