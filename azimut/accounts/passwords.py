"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: the OWASP setting, about 30 ms on a small server."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
