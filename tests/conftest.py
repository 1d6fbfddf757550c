"""What every test leans on: a real PostgreSQL, the real data folder, a closed network."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data; tests that need it are skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip("AZIMUT_TEST_DATA : le dossier de données réelles est absent")
    return folder
