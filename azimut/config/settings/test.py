"""For the test suite: quick, closed, strict.

pytest-django reads the settings before any conftest.py: the database and the home folder are made here.
"""

import atexit
import os
import tempfile
from pathlib import Path

import psycopg

from azimut.core import embedded_postgres

_home = tempfile.TemporaryDirectory(prefix="azimut-tests-", ignore_cleanup_errors=True)
atexit.register(_home.cleanup)
os.environ["AZIMUT_HOME"] = _home.name
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = embedded_postgres.start(Path(_home.name)).url
    # Nothing of this database outlives the tests: it need not reach the disk.
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as _connection:
        _connection.execute("ALTER SYSTEM SET fsync = off")
        _connection.execute("SELECT pg_reload_conf()")

from azimut.config.settings.base import *  # noqa: E402, F403  the base plus what differs

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = True
WHITENOISE_AUTOREFRESH = True
# Each test forgets what the others counted; that the real one is shared is tested in tests/accounts.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
