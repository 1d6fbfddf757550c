"""What every test leans on: a real PostgreSQL, the real data folder, a closed network."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data; tests that need it are skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("AZIMUT_TEST_DATA : le dossier de données réelles est absent")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_thread_keeps_the_test_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A thread still closing its connection (an index being loaded aside) must not keep the database from going."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
