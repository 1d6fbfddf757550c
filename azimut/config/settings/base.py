"""Settings common to every environment; each one runs without a .env file.

`azimut doctor` names what is missing or unsafe (azimut/config/checks.py).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from azimut.config.mailing import mail_settings
from azimut.config.proconnect import proconnect_settings
from azimut.config.storage import files_folder

HOME = Path(os.environ.get("AZIMUT_HOME", "var")).resolve()
PROFILE = os.environ.get("AZIMUT_PROFILE", "auvergne-rhone-alpes")
DEMONSTRATION = os.environ.get("AZIMUT_DEMONSTRATION", "") == "1"
IS_PRODUCTION = False
SEARCH_INDEX_DIR = HOME / "search" / Path(PROFILE).stem
# What people send; each profile has its own database, hence its own files.
FILES_DIR = files_folder(os.environ.get("STORAGE_URL", ""), HOME) / Path(PROFILE).stem
# /run/clamav/clamd.ctl, or host:3310; without it, files are judged by their content alone (core/uploads).
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")

# Without DATABASE_URL the `azimut` command starts the embedded PostgreSQL and sets it (core/embedded_postgres.py).
DATABASE_URL = os.environ.get("DATABASE_URL", "")
# A copy of it that PostgreSQL keeps up to date, for the public pages (config/replica.py).
DATABASE_REPLICA_URL = os.environ.get("DATABASE_REPLICA_URL", "")


def database_from(url: str) -> dict[str, object]:
    """Django's database entry for a `postgresql://user:password@host:port/name?host=/socket` address."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "azimut",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {**options, "connect_timeout": 3},
    }


DATABASES = {"default": database_from(DATABASE_URL)}
DATABASE_ROUTERS = []
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = database_from(DATABASE_REPLICA_URL)
    DATABASE_ROUTERS = ["azimut.config.replica.ReplicaRouter"]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django_htmx",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "azimut.core",
    "azimut.territories",
    "azimut.directory",
    "azimut.accounts",  # before allauth: its templates replace allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "azimut.catalogue",
    "azimut.guidance",
    "azimut.reception",
    "azimut.labelling",
    "azimut.events",
    "azimut.search",
    "azimut.website",
    "azimut.demonstration",
    "django.contrib.admin.apps.SimpleAdminConfig",  # ours alone (config/administration.py); after, for its templates
]

MIDDLEWARE = [
    "azimut.website.middleware.ask_nothing_of_devices",
    "azimut.website.middleware.refuse_nul_bytes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "azimut.website.middleware.answer_503_when_database_is_away",
    "azimut.website.limiting.slow_robots_down",
    "django.middleware.gzip.GZipMiddleware",
    "azimut.website.middleware.tell_caches_of_the_kept_place",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "azimut.accounts.middleware.AskToSignIn",
    "azimut.accounts.middleware.know_who_acts",
    "azimut.accounts.attribution.attribute_changes",
]
if DATABASE_REPLICA_URL:
    MIDDLEWARE.append("azimut.config.replica.read_from_the_replica")

ROOT_URLCONF = "azimut.config.urls"
WSGI_APPLICATION = "azimut.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["azimut.website.typography.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",  # Django's administration asks for it; nothing is read
                "django.contrib.messages.context_processors.messages",
                "azimut.website.context.site",
                "azimut.accounts.context.professional",
            ],
            "builtins": [
                "azimut.website.templatetags.site",
                "azimut.website.templatetags.typography",
                "azimut.website.templatetags.acronyms",
            ],
        },
    },
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

# Argon2id as OWASP advises: 19 MiB, two passes, one lane (accounts/passwords.py).
PASSWORD_HASHERS = ["azimut.accounts.passwords.Argon2idHasher"]

SECRET_KEY = os.environ.get("SECRET_KEY", "")
# Keys that encrypt what must not be read in the database, newest first; without them, one is drawn from SECRET_KEY.
FIELD_ENCRYPTION_KEYS = [key for key in os.environ.get("FIELD_ENCRYPTION_KEYS", "").split(",") if key]
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
# Where the site answers, for the links of letters that a task writes; the first of ALLOWED_HOSTS unless it is given.
SITE_ADDRESS = os.environ.get("SITE_ADDRESS") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if ALLOWED_HOSTS else "http://127.0.0.1:8000"
)

# What each domain brings to the professionals' space, lowest first: modules that may have MENU, to_do, to_know
# (accounts/frame.py). Named here so that accounts imports nothing that stands above it.
PRO_SPACES = [
    "azimut.accounts.space",
    "azimut.reception.space",
    "azimut.labelling.space",
    "azimut.events.space",
    "azimut.website.space",
]

# What each domain holds of a structure or of a person who takes their data away (core/archiving.py), lowest first.
ARCHIVES = [
    "azimut.accounts.archive",
    "azimut.directory.archive",
    "azimut.reception.archive",
    "azimut.labelling.archive",
]

# Ways in beside the password, shown on the sign-in page: functions of the request that give HTML.
WAYS_IN = ["azimut.accounts.proconnect.way_in", "azimut.demonstration.one_click.way_in"]

# A visitor who only reads has no session and no cookie, hence no cookie banner. People who sign in have a session in
# the database, so that it can be ended at once; it ends by itself after twelve hours without a click.
SESSION_ENGINE = "azimut.accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 60 * 60 * 12
PLACE_COOKIE_NAME = "place"
PLACE_COOKIE_AGE = 60 * 60 * 24 * 7
NOTEBOOK_COOKIE_NAME = "carnet"
GUEST_COOKIE_NAME = "guest"
MESSAGES_COOKIE_NAME = "messages"
MESSAGE_STORAGE = "azimut.accounts.messages.MessageStorage"
# Counts of failed sign-ins and codes already used, shared by every process and every web node.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Signing in (allauth). Accounts come from invitations only: there is no address where one could sign up.
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "azimut.accounts.proconnect.backend.ProConnectBackend",
]
_proconnect = proconnect_settings(os.environ, is_demonstration=DEMONSTRATION)
PROCONNECT_IS_ON: bool = _proconnect["PROCONNECT_IS_ON"]
PROCONNECT_ISSUER: str = _proconnect["PROCONNECT_ISSUER"]
PROCONNECT_END_SESSION_ENDPOINT: str = _proconnect["PROCONNECT_END_SESSION_ENDPOINT"]
OIDC_STATE_SIZE: int = _proconnect["OIDC_STATE_SIZE"]
OIDC_TIMEOUT: int = _proconnect["OIDC_TIMEOUT"]
globals().update(_proconnect)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
ACCOUNT_ADAPTER = "azimut.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Ten wrong passwords for an address, then five minutes; a whole office may share one internet address.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "40/m/ip,10/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "join": "20/m/ip,3/h/key",
}
ACCOUNT_FORMS = {
    "login": "azimut.accounts.forms.SignInForm",
    "change_password": "azimut.accounts.forms.PasswordChangeForm",
    "set_password": "azimut.accounts.forms.PasswordChoiceForm",
    "reset_password_from_key": "azimut.accounts.forms.PasswordResetForm",
    "reauthenticate": "azimut.accounts.forms.PasswordConfirmationForm",
}
MFA_ADAPTER = "azimut.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A code is taken half a minute early or late; it is never taken twice (accounts/forms.py).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "azimut.accounts.forms.CodeForm",
    "reauthenticate": "azimut.accounts.forms.CodeConfirmationForm",
    "activate_totp": "azimut.accounts.forms.ApplicationForm",
    "add_webauthn": "azimut.accounts.forms.PasskeyForm",
    "edit_webauthn": "azimut.accounts.forms.PasskeyNameForm",
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pro_home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "azimut.website.views.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# A query of 10 000 characters is answered; anything longer is not a question.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# Where errors are told, without a word of who met them (config/sentry.py); nothing leaves the demonstration.
SENTRY_DSN = "" if DEMONSTRATION else os.environ.get("SENTRY_DSN", "")

# EMAIL_URL says how letters leave; the demonstration keeps them (config/mailing.py).
globals().update(mail_settings(os.environ.get("EMAIL_URL", ""), is_demonstration=DEMONSTRATION))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "azimut.core.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"azimut": {"level": "INFO"}},
}
