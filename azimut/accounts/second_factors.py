"""Secrets of second factors, kept encrypted by allauth in the data of each authenticator."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from azimut.core.encryption import encrypted_again

KEPT_ENCRYPTED = ("secret", "seed")
"""Of an application, and of recovery codes; a passkey keeps no secret here."""


@transaction.atomic
def encrypt_second_factors_again() -> int:
    """Under the first key of FIELD_ENCRYPTION_KEYS; how many there were."""
    kept = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk"))
    for authenticator in kept:
        authenticator.data = _again(authenticator.data)
    Authenticator.objects.bulk_update(kept, ["data"])
    return len(kept)


def _again(data: dict[str, Any]) -> dict[str, Any]:
    secrets: dict[str, Any] = {name: encrypted_again(data[name]) for name in KEPT_ENCRYPTED if data.get(name)}
    if "migrated_codes" in data:
        secrets["migrated_codes"] = [encrypted_again(code) for code in data["migrated_codes"]]
    return {**data, **secrets}
