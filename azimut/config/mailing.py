"""How letters leave, from `EMAIL_URL`: `smtp://user:secret@host:587`, `smtps://…:465`."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PATIENCE_S = 10
PORTS = {"smtp": 587, "smtps": 465}


class MailAddressError(ImproperlyConfigured):
    """The address cannot be read; its message is for whoever installs."""


def mail_settings(url: str, *, is_demonstration: bool) -> dict[str, Any]:
    """Django's settings. The demonstration keeps its letters whatever the address; without one, none leaves."""
    if is_demonstration:
        return {"EMAIL_BACKEND": "azimut.demonstration.mails.KeptMails"}
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise MailAddressError("EMAIL_URL : attendu smtp://utilisateur:secret@hote:587 ou smtps://…:465.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE_S,
    }
