"""Making a backup: the database as of one instant, then the files, in one file that appears only once it is whole."""

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg

from azimut.config.backups.tools import BackupRefused, Place, counts_of, program, run, server_major

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
OWNED = "django_migrations"
"""The table that tells whose the others are."""


def make_backup(target: Path, place: Place, *, profile: str) -> dict[str, Any]:
    """Writes `target` and gives its manifest. Raises BackupRefused; a file of that name is replaced only at the end."""
    if not target.parent.is_dir():
        raise BackupRefused(f"Le dossier n'existe pas : {target.parent}")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with tempfile.TemporaryDirectory(prefix="azimut-", dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            manifest = _dump(dump, place) | {"format": FORMAT, "profile": profile}
            members = [(DUMP, dump), *_files(place.files)]
            manifest["members"] = {name: _told(path) for name, path in members}
            _write(unfinished, manifest, members)
        unfinished.replace(target)
    except OSError as error:
        raise BackupRefused(f"La sauvegarde ne peut pas s'écrire : {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _dump(dump: Path, place: Place) -> dict[str, Any]:
    """The rows are counted in the very snapshot that pg_dump reads."""
    try:
        with place.connect() as database:
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _check_that_all_is_read(database)
            (snapshot,) = database.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            major = server_major(database)
            command = [program("pg_dump", major), "--format=custom", "--no-privileges", f"--snapshot={snapshot}"]
            run([*command, f"--file={dump}"], place, "pg_dump a échoué")
            return {
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "postgresql": major,
                "owner": _owner(database),
                "counts": counts_of(database),
            }
    except psycopg.Error as error:
        raise BackupRefused(f"La base de données ne répond pas : {str(error).strip().splitlines()[0]}") from error


def _check_that_all_is_read(database: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Identities are behind a policy that holds everyone but a superuser (ADR 0010): a backup without them is none."""
    (sees_all,) = database.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone() or (False,)
    if not sees_all:
        raise BackupRefused(
            "La sauvegarde doit lire toutes les lignes : donnez dans DATABASE_URL un rôle administrateur de PostgreSQL "
            "(ou un rôle BYPASSRLS), le temps de la commande."
        )


def _owner(database: "psycopg.Connection[tuple[object, ...]]") -> str:
    found = database.execute("SELECT tableowner FROM pg_tables WHERE tablename = %s", [OWNED]).fetchone()
    return str(found[0]) if found else ""


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and path.suffix != ".unfinished":
            yield FILES + path.relative_to(folder).as_posix(), path


def _told(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        return {"size": path.stat().st_size, "sha256": file_digest(content, "sha256").hexdigest()}


def _write(unfinished: Path, manifest: dict[str, Any], members: list[tuple[str, Path]]) -> None:
    """Readable by its owner only, and on the disk when this returns."""
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(content)
            archive.addfile(entry, BytesIO(content))
            for name, path in members:
                archive.add(path, arcname=name, recursive=False)
        stream.flush()
        os.fsync(stream.fileno())
