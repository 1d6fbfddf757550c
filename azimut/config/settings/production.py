"""In production: everything that matters must be given; HTTPS throughout; hashed static files."""

import os

from azimut.config.settings.base import *  # noqa: F403  the base plus what differs

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
DEBUG = False
DEMONSTRATION = False
IS_PRODUCTION = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# One proxy in front gives the visitor's address (docs/exploitation.md).
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
PLACE_COOKIE_NAME = "__Host-place"
NOTEBOOK_COOKIE_NAME = "__Host-carnet"
GUEST_COOKIE_NAME = "__Host-guest"
MESSAGES_COOKIE_NAME = "__Host-messages"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
