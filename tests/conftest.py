"""What every test leans on: a real PostgreSQL, the real data folder, a closed network."""

import atexit
import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _start_database() -> None:
    """Before Django reads its settings: DATABASE_URL when given, else the embedded PostgreSQL in its own folder."""
    home = tempfile.TemporaryDirectory(prefix="azimut-tests-", ignore_cleanup_errors=True)
    atexit.register(home.cleanup)
    os.environ["AZIMUT_HOME"] = home.name
    if not os.environ.get("DATABASE_URL"):
        from azimut.core import embedded_postgres

        os.environ["DATABASE_URL"] = embedded_postgres.start(Path(home.name)).url


_start_database()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data; tests that need it are skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("AZIMUT_TEST_DATA : le dossier de données réelles est absent")
    return folder
