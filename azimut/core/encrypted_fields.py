"""Texts kept encrypted in the database, under the keys of core/encryption.py.

To rotate, put a new key first in FIELD_ENCRYPTION_KEYS, write the rows again, drop the old one (docs/exploitation.md).
"""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from azimut.core.encryption import decrypted, encrypted


class EncryptedText(models.TextField):
    """Nothing of it can be searched for, nor read in a backup without the keys."""

    def get_prep_value(self, value: Any) -> str | None:
        return encrypted(str(value)) if value else None

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        """A text no key opens is an error to see, never a text to show."""
        if value is None:
            return None
        try:
            return decrypted(value)
        except InvalidToken as error:
            raise ImproperlyConfigured("Aucune clé de FIELD_ENCRYPTION_KEYS ne lit cette identité.") from error
