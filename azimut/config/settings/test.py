"""For the test suite: quick, closed, strict."""

from azimut.config.settings.base import *  # noqa: F403  the base plus what differs

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
