"""Restoring: the file is read and checked whole, then the database changes in one transaction, then the files."""

import json
import shutil
import subprocess
import tarfile
import tempfile
from hashlib import file_digest
from pathlib import Path
from typing import Any

import psycopg

from azimut.config.backups.making import DUMP, FILES, FORMAT, MANIFEST
from azimut.config.backups.tools import BackupRefused, Place, counts_of, first_fault, program, server_major

LARGEST_MANIFEST = 64_000_000
WRITTEN_BY_MIGRATIONS = ("django_", "auth_permission", "procrastinate_", "pgtrigger_", "shared_cache")
"""Tables that are not empty once the database is made."""
TRANSACTION_TIMEOUT_SINCE = 17
_PROLOGUE = (
    "SET lock_timeout = '20s'; SET client_min_messages = warning;\n"
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;\n"
)


def restore_backup(source: Path, place: Place, *, replaces: bool = False) -> dict[str, Any]:
    """Puts back what `source` holds and gives its manifest. Raises BackupRefused, nothing changed.

    `replaces` lets it take the place of a database that holds something.
    """
    place.files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="azimut-", dir=place.files.parent) as folder:
        manifest = _unpacked(source, Path(folder))
        keeps_owner = _checked_target(place, manifest, replaces=replaces)
        _load(Path(folder) / DUMP, place, manifest, keeps_owner=keeps_owner)
        _put_files(Path(folder) / FILES, place.files)
    _compare(place, manifest)
    return manifest


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    """Everything in `folder`, each member of the size and digest the manifest says, and none besides."""
    try:
        with tarfile.open(source, mode="r:") as archive:
            manifest = _manifest(archive)
            for name, told in manifest["members"].items():
                _take(archive, name, told, folder)
    except (tarfile.TarError, EOFError, KeyError, ValueError, TypeError) as error:
        raise BackupRefused(f"Ce fichier n'est pas une sauvegarde, ou il est abîmé : {source.name}") from error
    except OSError as error:
        raise BackupRefused(f"{source} : {error.strerror or error}") from error
    return manifest


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    entry = archive.next()
    if entry is None or entry.name != MANIFEST or not entry.isfile() or entry.size > LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    content = archive.extractfile(entry)
    manifest: dict[str, Any] = json.loads(content.read()) if content else {}
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"Cette sauvegarde est d'une autre version ({manifest['format']}) : mettez à jour azimut.")
    return manifest


def _take(archive: tarfile.TarFile, name: str, told: dict[str, Any], folder: Path) -> None:
    entry = archive.next()
    place = (folder / name).resolve()
    if entry is None or entry.name != name or not entry.isfile() or not place.is_relative_to(folder.resolve()):
        raise ValueError(name)
    # Before a byte is copied: a forged entry does not fill the disk.
    if entry.size != told["size"]:
        raise ValueError(name)
    content = archive.extractfile(entry)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("xb") as copy:
        if content is not None:
            shutil.copyfileobj(content, copy)
    with place.open("rb") as copy:
        if file_digest(copy, "sha256").hexdigest() != told["sha256"]:
            raise ValueError(name)


def _checked_target(place: Place, manifest: dict[str, Any], *, replaces: bool) -> bool:
    """Whether the owner of the tables exists there and is someone else, so that they stay theirs."""
    try:
        with place.connect() as database:
            if server_major(database) < manifest["postgresql"]:
                raise BackupRefused(
                    f"La sauvegarde vient de PostgreSQL {manifest['postgresql']}, ce serveur est en version "
                    f"{server_major(database)} : il en faut un au moins aussi récent."
                )
            full = [name for name, count in counts_of(database).items() if count and not _is_made_empty(name)]
            if full and not replaces:
                raise BackupRefused(
                    f"La base contient déjà des données ({len(full)} tables, dont {full[0]}) : rien n'a été changé. "
                    "Pour les remplacer : --replace."
                )
            if any(place.files.glob("*")) and not replaces:
                raise BackupRefused(f"Des fichiers reçus sont déjà dans {place.files}. Pour les remplacer : --replace.")
            found = database.execute(
                "SELECT rolname <> current_user FROM pg_roles WHERE rolname = %s", [manifest["owner"]]
            ).fetchone()
            return bool(found and found[0])
    except psycopg.Error as error:
        raise BackupRefused(f"La base de données ne répond pas : {str(error).strip().splitlines()[0]}") from error


def _is_made_empty(table: str) -> bool:
    return table.startswith(WRITTEN_BY_MIGRATIONS)


def _load(dump: Path, place: Place, manifest: dict[str, Any], *, keeps_owner: bool) -> None:
    """One transaction from the first table dropped to the last row written: it all comes, or nothing changes."""
    with place.connect() as database:
        major = server_major(database)
    owner = [] if keeps_owner else ["--no-owner"]
    reading = [program("pg_restore", manifest["postgresql"]), "--no-privileges", *owner, "--file=-", str(dump)]
    writing = [program("psql", major), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as faults:
        with (
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as reader,  # noqa: S603
            subprocess.Popen(  # noqa: S603
                writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=faults, env=place.environment
            ) as writer,
        ):
            has_all = _pipe(reader, writer, major)
        faults.seek(0)
        said.seek(0)
        if writer.returncode or not has_all:
            told = first_fault((faults.read() or said.read()).decode(errors="replace"))
            raise BackupRefused(f"La base n'a pas été restaurée, elle est comme avant : {told}")


def _pipe(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]", major: int) -> bool:
    """Whether everything went through. A reader that fails makes the writer fail: its last words are a fault."""
    assert reader.stdout is not None
    assert writer.stdin is not None
    try:
        writer.stdin.write(_PROLOGUE.encode())
        is_head = True
        for line in reader.stdout:
            # Said by later programs, unknown to an earlier server; only before the first table.
            if is_head and major < TRANSACTION_TIMEOUT_SINCE and line.startswith(b"SET transaction_timeout"):
                continue
            is_head = is_head and not line.startswith((b"CREATE TABLE", b"COPY"))
            writer.stdin.write(line)
        if reader.wait():
            writer.stdin.write(b"\n\\.\nSELECT 'unreadable dump'::int;\n")
        writer.stdin.close()
    except BrokenPipeError:
        reader.kill()
        return False
    return reader.returncode == 0


def _put_files(restored: Path, files: Path) -> None:
    """What was there goes only once the others are in their place."""
    before = files.with_name(files.name + ".before")
    shutil.rmtree(before, ignore_errors=True)
    if files.exists():
        files.replace(before)
    if restored.is_dir():
        restored.replace(files)
    shutil.rmtree(before, ignore_errors=True)


def _compare(place: Place, manifest: dict[str, Any]) -> None:
    with place.connect() as database:
        counts = counts_of(database)
    wrong = [name for name, count in manifest["counts"].items() if counts.get(name) != count]
    if wrong:
        raise BackupRefused(f"La base est restaurée, mais {wrong[0]} n'a pas le nombre de lignes attendu.")
