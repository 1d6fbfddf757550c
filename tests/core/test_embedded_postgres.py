"""The PostgreSQL that comes in a wheel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from azimut.core import embedded_postgres

SCRIPT = """
import sys
from pathlib import Path
from azimut.core import embedded_postgres
print(embedded_postgres.start(Path(sys.argv[1]), database=sys.argv[2]), flush=True)
"""


def start_in_a_process(home: Path, database: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(home), database], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_a_second_start_finds_the_database_of_the_first(tmp_path: Path) -> None:
    assert "is_new=True" in start_in_a_process(tmp_path, "essai")
    assert "is_new=False" in start_in_a_process(tmp_path, "essai")
    assert "is_new=True" in start_in_a_process(tmp_path, "autre")


def test_the_server_stops_when_the_last_process_leaves_even_after_a_kill(tmp_path: Path) -> None:
    start_in_a_process(tmp_path, "essai")
    register = tmp_path / "postgres" / ".handle_pids.json"
    register.write_text(json.dumps([2**22 - 1]))

    start_in_a_process(tmp_path, "essai")

    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_a_database_name_that_is_not_a_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="drop"):
        embedded_postgres.start(tmp_path, database="x; drop table")


def test_the_database_sorts_and_stores_utf8() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )

        assert row.fetchone() == ("UTF8",)


@pytest.mark.parametrize("name", ["un dépôt à l'essai", 'guillemets "doubles"', "$HOME; `id`"])
def test_a_folder_of_any_name_holds_the_database(tmp_path: Path, name: str) -> None:
    home = tmp_path / name

    assert "is_new=True" in start_in_a_process(home, "essai")
    assert "is_new=False" in start_in_a_process(home, "essai")
    assert (home / "postgres" / "PG_VERSION").exists()


def test_two_commands_that_start_at_once_share_the_server(tmp_path: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path), "essai"], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert all("essai" in line for line in said)
