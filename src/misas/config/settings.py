"""Django's settings. What varies comes from `environment`; what is law stands here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from misas.config.environment import ROOT, environment

env = environment()
DEMO = env.mode == "demo"
TESTING = env.mode == "test"


def _secret(path: Path) -> str:
    if env.secret_key:
        return env.secret_key
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    if TESTING:
        return "a secret for tests only"
    raise SystemExit("Clé secrète absente. Lancez d’abord : ./misas run (ou donnez MISAS_SECRET_KEY).")


SECRET_KEY = _secret(env.keys / "django.secret")
DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in env.hosts.split(",") if h.strip()]
if TESTING:
    ALLOWED_HOSTS += ["testserver"]
ROOT_URLCONF = "misas.config.urls"
WSGI_APPLICATION = "misas.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "axes",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "misas.records.audit.apps.AuditConfig",
    "misas.records.outbox.apps.OutboxConfig",
    "misas.records.territory.apps.TerritoryConfig",
    "misas.records.accounts.apps.AccountsConfig",
    "misas.records.partners.apps.PartnersConfig",
    "misas.records.persons.apps.PersonsConfig",
    "misas.records.privacy.apps.PrivacyConfig",
    "misas.records.documents.apps.DocumentsConfig",
    "misas.records.referrals.apps.ReferralsConfig",
    "misas.records.imports.apps.ImportsConfig",
    "misas.records.cases.apps.CasesConfig",
    "misas.records.rights.apps.RightsConfig",
    "misas.records.orientation.apps.OrientationConfig",
    "misas.records.funding.apps.FundingConfig",
    "misas.web.ui.apps.UiConfig",
    "misas.config.apps.HouseConfig",
]

MIDDLEWARE = [
    "misas.web.ui.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "misas.web.access.sessions.SessionClock",
    "misas.web.accounts.resume.SignedInOnly",
    "misas.web.access.refusals.PlainRefusals",
    "misas.web.access.context.WorkInContext",
    "axes.middleware.AxesMiddleware",
]


_LIMITS = "-c lock_timeout=5000 -c statement_timeout=60000"
_SHORT = "-c jit=off -c max_parallel_workers_per_gather=0"  # a page has no time to compile nor to call for help


def database(url: str) -> dict[str, Any]:
    """A postgres:// address as Django's settings; host may be a folder (unix socket) given as ?host=."""
    parts = urlsplit(url)
    extra = dict(parse_qsl(parts.query))
    rest = {name: value for name, value in extra.items() if name not in ("host", "port", "options")}  # sslmode, …
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "misas",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": extra.get("host") or parts.hostname or "",
        "PORT": str(extra.get("port") or parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**rest, "options": f"{_LIMITS} {_SHORT} {extra.get('options', '')}".strip()},
    }


_URL = env.role_database_url or os.environ.get("DATABASE_URL", "")
DATABASES = {"default": database(_URL or "postgres:///misas")}
if TESTING:
    DATABASES["default"]["TEST"] = {"NAME": env.test_db}
    DATABASES["default"]["OPTIONS"] = {}
else:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "misas.web.access.backend.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours: a quarter of an hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # "until when" is a promise
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are written in the journal
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "misas_session"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "misas_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "misas.web.access.csrf.failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https
if env.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    MIDDLEWARE.insert(1, "django.middleware.security.SecurityMiddleware")  # what sends these two
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # the rules of a funder are one form of 300 to 700 fields, more with many aids
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "misas" / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "misas.web.ui.frame.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "misas.web.ui.loader.FrenchCotton",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "misas.web.ui.templatetags.ui"],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_ISOLATE_BY_DEFAULT = (
    True  # a component sees its attributes and the context processors, never the page's variables
)

LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ROOT / "src" / "misas" / "web" / "static",
    ("vendor/htmx", ROOT / "vendor" / "htmx"),
    ("vendor/inter", ROOT / "vendor" / "inter"),
    ("vendor/leaflet", ROOT / "vendor" / "leaflet"),
]
STATIC_ROOT = env.state / "static"
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = False
if not TESTING:  # compressed, under names that change with their content: gathered at set-up
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

PROCRASTINATE_IMPORT_PATHS = ["misas.jobs.tasks"]

LOGGING_CONFIG = "misas.config.logging.configure"
LOGGING = {"level": env.log_level}

MISAS_FRAME = "misas.web.accounts.frame.frame_of"
MISAS_DEMO = DEMO
MISAS_TESTING = TESTING
MISAS_STATE = env.state
MISAS_KEYRING_DIR = env.keys
MISAS_NOTICES = env.notices
MISAS_SAMPLES = ROOT / "data" / "samples"
