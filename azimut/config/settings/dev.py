"""On a developer's machine, and for the demonstration: no secret needed, loopback only."""

from azimut.config.settings import base
from azimut.config.settings.base import *  # noqa: F403  the one star import: an environment is the base plus what differs

SECRET_KEY = base.SECRET_KEY or "demonstration-et-developpement-seulement"
ALLOWED_HOSTS = base.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
