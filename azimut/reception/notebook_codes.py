"""The code of a notebook: what the person writes down, and what is kept of it.

Thirteen signs drawn among thirty: 63 bits. Only a derived key is kept, so that a copy of the database opens nothing:
with the derivation, trying every code is out of reach (about 2^77 operations), and a notebook never says its own code.
"""

import hashlib
import re

from azimut.core.identifiers import drawn_signs

LENGTH = 13
ROUNDS = 20_000
"""About ten milliseconds: nothing for a person, everything for whoever would try them all."""
PATTERN = r"[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{5}"
"""As written in an address; letters in small are taken too."""

_PURPOSE = b"azimut notebook"
_NOT_A_SIGN = re.compile(r"[^0-9A-Z]")


def new_code() -> str:
    return _grouped(drawn_signs(LENGTH))


def read_code(typed: str) -> str:
    """The code as we write it (`K7QD-M2XV-9RTPB`), however it was typed; empty when it cannot be one."""
    signs = _NOT_A_SIGN.sub("", typed[:60].upper())
    return _grouped(signs) if len(signs) == LENGTH else ""


def key_of_code(code: str) -> str:
    """What is kept of a code: always the same, from which it cannot be told."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), _PURPOSE, ROUNDS).hex()


def _grouped(signs: str) -> str:
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"
