"""Texts kept encrypted in the database, under the keys of core/encryption.py.

To rotate, put a new key first in FIELD_ENCRYPTION_KEYS, run `azimut rekey`, drop the old one (docs/exploitation.md).
"""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

from azimut.core.encryption import decrypted, encrypted

BATCH = 500
"""Rows written again at once: those locked meanwhile."""


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


def encrypted_fields_of(model: type[models.Model]) -> list[str]:
    fields = model._meta.local_fields  # noqa: SLF001  Django's documented way to a model's fields
    return [field.name for field in fields if isinstance(field, EncryptedText)]


@transaction.atomic
def encrypt_batch_again(model: type[models.Model], after: Any) -> tuple[int, Any]:
    """Writes under the first key the rows that follow the key `after` (None: the first ones).

    How many there were, and the key of the last, None when there are no more.
    """
    names = encrypted_fields_of(model)
    every_row = model._base_manager  # noqa: SLF001  documented: no queryset of the model hides a row from it
    rows = every_row.select_for_update().only("pk", *names).order_by("pk")
    batch = list(rows.filter(pk__gt=after)[:BATCH] if after is not None else rows[:BATCH])
    every_row.bulk_update(batch, names)
    return len(batch), batch[-1].pk if len(batch) == BATCH else None
