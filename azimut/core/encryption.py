"""Secrets kept in the database: unreadable without the keys of the settings, which rotate.

Encryption uses the first key; decryption tries them all, so that a new key is added in front and the old one kept until
everything was written again.
"""

import base64
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypted(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """Raises `cryptography.fernet.InvalidToken` when none of the keys opens it."""
    return _box().decrypt(text.encode()).decode()


def encrypted_again(text: str) -> str:
    """The same secret under the first key. Raises `cryptography.fernet.InvalidToken` when none of the keys opens it."""
    return _box().rotate(text.encode()).decode()


def _box() -> MultiFernet:
    return _box_of(tuple(settings.FIELD_ENCRYPTION_KEYS or [settings.SECRET_KEY]))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    # Any text of 40 characters at random serves as a key: it is brought to the 32 bytes Fernet wants.
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(key.encode()).digest())) for key in keys])
