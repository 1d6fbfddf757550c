"""After a new key was put first in FIELD_ENCRYPTION_KEYS: everything reception keeps encrypted is written under it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from azimut.core.encrypted_fields import encrypt_batch_again, encrypted_fields_of
from azimut.reception.services.identities import upkeep


def encrypt_again() -> Iterator[tuple[str, int]]:
    """The name of each kind of rows, and how many were written."""
    for model in apps.get_app_config("reception").get_models():
        if encrypted_fields_of(model):
            named = model._meta.verbose_name_plural  # noqa: SLF001  Django's documented way to a model's names
            yield str(named), _encrypt_model_again(model)


def _encrypt_model_again(model: type[models.Model]) -> int:
    written, last = _batch(model, None)
    while last is not None:
        count, last = _batch(model, last)
        written += count
    return written


@transaction.atomic
def _batch(model: type[models.Model], after: Any) -> tuple[int, Any]:
    with upkeep():
        return encrypt_batch_again(model, after)
