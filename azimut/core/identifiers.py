"""Public identifiers: never sequential, and the same again when a source is imported into an empty database."""

import os
import secrets
import time
from hashlib import sha1
from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "azimut")
_NAMESPACE_BYTES = _NAMESPACE.bytes


def identifier_of(*parts: str) -> UUID:
    """The identifier of what a source calls by these names, e.g. `("lheo", source, number)`.

    Version 5: an imported thing keeps its address through re-imports and restored databases (docs/adr/0004).
    """
    return uuid5(_NAMESPACE, "\x1f".join(parts))


def identifier_hex_of(*parts: str) -> str:
    """`identifier_of(*parts).hex`, five times faster: an import needs one for each of its rows."""
    digest = sha1(_NAMESPACE_BYTES + "\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:12]}5{digest[13:16]}{_VARIANT[digest[16]]}{digest[17:32]}"


# RFC 9562: the two high bits of the seventeenth digit are 10.
_VARIANT = {f"{digit:x}": f"{digit & 0b0011 | 0b1000:x}" for digit in range(16)}


def new_identifier() -> UUID:
    """A version 7 UUID (RFC 9562, method 3): in the order of time, with 62 random bits that nobody can guess.

    The twelve bits after the milliseconds tell their fraction, to a quarter of a microsecond: two things written one
    after the other stay in that order. Python has it from 3.14 and PostgreSQL from 18; older ones are supported.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Neither 0 nor O, 1 nor I: a reference is read aloud on the telephone. No U: fewer words by accident."""


def drawn_signs(length: int) -> str:
    """So many readable signs, drawn at random: 30 to the power of `length` possible ones."""
    return "".join(secrets.choice(_SIGNS) for _ in range(length))
