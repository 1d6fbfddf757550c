"""Backup, wipe, restore: the same counts, the same bytes; a bad file, a full database: one line, nothing lost."""

import json
import os
import shutil
import tarfile
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection

from azimut.config.backups import BackupRefused, Place, make_backup, restore_backup, this_place
from azimut.config.backups.tools import counts_of, program
from azimut.config.cli.entry import root
from azimut.directory.models import Structure
from tests.core.factories import stored_file
from tests.directory.factories import ReceptionPointFactory

EMPTY = f"azimut_restored_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture
def settled(real_transactions, settings, tmp_path) -> Place:
    """An instance with rows and a file, committed."""
    settings.FILES_DIR = tmp_path / "files"
    point = ReceptionPointFactory()
    stored_file(point.structure_id)
    return this_place()


@pytest.fixture
def empty(settled, tmp_path) -> Place:
    """Another machine: a database with nothing in it, no files."""
    _remake()
    yield Place({**settled.variables, "PGDATABASE": EMPTY}, tmp_path / "elsewhere" / "files")
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")


def _server() -> psycopg.Connection:
    server = Place({**this_place().variables, "PGDATABASE": "postgres"}, Path()).connect()
    server.autocommit = True
    return server


def _remake() -> None:
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {EMPTY} TEMPLATE template0 ENCODING 'UTF8'")


@pytest.fixture
def saved(settled, tmp_path) -> Path:
    target = tmp_path / "sauvegarde.tar"
    make_backup(target, settled, profile="auvergne-rhone-alpes")
    return target


def digest_of(place: Place) -> dict[str, str]:
    """A digest of each table's rows, whatever their order."""
    with place.connect() as database:
        digests = {}
        for name in counts_of(database):
            (rows,) = database.execute(
                f'SELECT string_agg(t::text, chr(10) ORDER BY t::text) FROM "{name}" AS t'
            ).fetchone()
            digests[name] = sha256((rows or "").encode()).hexdigest()
        return digests


def files_of(place: Place) -> dict[str, bytes]:
    paths = [path for path in place.files.rglob("*") if path.is_file()]
    return {path.relative_to(place.files).as_posix(): path.read_bytes() for path in paths}


def test_restored_on_an_empty_machine_the_counts_and_the_bytes_are_the_same(saved, settled, empty) -> None:
    manifest = restore_backup(saved, empty)

    with settled.connect() as before, empty.connect() as after:
        assert counts_of(before) == counts_of(after) == manifest["counts"]
    assert manifest["counts"]["directory_structure"] == 1
    assert digest_of(settled) == digest_of(empty)
    assert files_of(settled) == files_of(empty) != {}


def test_history_still_refuses_to_be_rewritten_once_restored(saved, empty) -> None:
    restore_backup(saved, empty)

    with empty.connect() as database:
        (triggers,) = database.execute("SELECT count(*) FROM pg_trigger WHERE tgname ~ 'append_only'").fetchone()
        (walls,) = database.execute("SELECT count(*) FROM pg_class WHERE relforcerowsecurity").fetchone()
    assert triggers > 5
    assert walls >= 1


def test_a_full_database_is_refused_and_left_as_it_is(saved, settled, empty) -> None:
    restore_backup(saved, empty)
    before = digest_of(empty)

    with pytest.raises(BackupRefused, match="contient déjà des données"):
        restore_backup(saved, empty)

    assert digest_of(empty) == before
    restore_backup(saved, empty, replaces=True)
    assert digest_of(empty) == before


def test_what_was_there_is_replaced_when_asked(saved, settled, empty) -> None:
    restore_backup(saved, empty)
    with empty.connect() as database:
        database.execute("UPDATE directory_structure SET name = 'Changée depuis'")
        database.execute("CREATE TABLE left_over (id int)")

    restore_backup(saved, empty, replaces=True)

    assert digest_of(empty) == digest_of(settled)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused_in_one_line_and_nothing_is_lost(saved, empty, share: float) -> None:
    restore_backup(saved, empty)
    before, files = digest_of(empty), files_of(empty)
    content = saved.read_bytes()
    # The last 10 240 bytes of a tar are its padding: what counts ends before.
    saved.write_bytes(content[: int((len(content) - 10_240) * share)])

    with pytest.raises(BackupRefused, match="abîmé") as refused:
        restore_backup(saved, empty, replaces=True)

    assert "\n" not in str(refused.value)
    assert (digest_of(empty), files_of(empty)) == (before, files)


def test_one_byte_changed_is_seen(saved, empty) -> None:
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    saved.write_bytes(content)

    with pytest.raises(BackupRefused, match="abîmé"):
        restore_backup(saved, empty)


def test_a_dump_that_postgresql_refuses_changes_nothing(saved, settled, empty, tmp_path) -> None:
    """Its digests are right, its content is not: the transaction is given up."""
    restore_backup(saved, empty)
    before = digest_of(empty)
    forged = _forged(saved, tmp_path)

    with pytest.raises(BackupRefused, match="comme avant"):
        restore_backup(forged, empty, replaces=True)

    assert digest_of(empty) == before


def _forged(saved: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "forged"
    with tarfile.open(saved) as archive:
        archive.extractall(folder, filter="data")
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-2_000])
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["members"]["database.dump"] = {
        "size": dump.stat().st_size,
        "sha256": sha256(dump.read_bytes()).hexdigest(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    target = tmp_path / "forged.tar"
    with tarfile.open(target, "w") as archive:
        for name in ("manifest.json", *manifest["members"]):
            archive.add(folder / name, arcname=name)
    return target


def test_a_path_that_leaves_its_folder_is_refused(saved, empty, tmp_path) -> None:
    target = tmp_path / "evil.tar"
    content = b"x"
    members = {"../out": {"size": 1, "sha256": sha256(content).hexdigest()}}
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "members": members}))
    (tmp_path / "x").write_bytes(content)
    with tarfile.open(target, "w") as archive:
        archive.add(tmp_path / "manifest.json", arcname="manifest.json")
        archive.add(tmp_path / "x", arcname="../out")

    with pytest.raises(BackupRefused, match="abîmé"):
        restore_backup(target, empty)


def test_an_entry_larger_than_it_says_is_refused_before_it_fills_the_disk(saved, empty, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("azimut.config.backups.restoring.shutil.copyfileobj", lambda *_: pytest.fail("copié"))
    target = tmp_path / "bomb.tar"
    members = {"database.dump": {"size": 1, "sha256": sha256(b"x").hexdigest()}}
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "members": members}))
    (tmp_path / "x").write_bytes(b"x" * 1_000_000)
    with tarfile.open(target, "w") as archive:
        archive.add(tmp_path / "manifest.json", arcname="manifest.json")
        archive.add(tmp_path / "x", arcname="database.dump")

    with pytest.raises(BackupRefused, match="abîmé"):
        restore_backup(target, empty)


def test_a_failed_backup_leaves_the_one_before(saved, settled, monkeypatch) -> None:
    before = saved.read_bytes()
    nowhere = Place({**settled.variables, "PGDATABASE": "n_existe_pas"}, settled.files)

    with pytest.raises(BackupRefused, match="ne répond pas"):
        make_backup(saved, nowhere, profile="normandie")

    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.glob("sauvegarde*")] == ["sauvegarde.tar"]


def test_a_backup_is_read_by_its_owner_only(saved) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600


def test_programs_that_are_too_old_are_said(monkeypatch) -> None:
    monkeypatch.setattr("azimut.config.backups.tools._versions", lambda _name: iter([(15, "/usr/bin/pg_dump")]))

    assert program("pg_dump", 15) == "/usr/bin/pg_dump"
    with pytest.raises(BackupRefused, match=r"PostgreSQL 18 .*trouvé : 15"):
        program("pg_dump", 18)


def test_a_role_that_does_not_read_everything_is_refused(settled, tmp_path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS azimut_plain")
        cursor.execute("CREATE ROLE azimut_plain LOGIN")
    try:
        plain = Place({**settled.variables, "PGUSER": "azimut_plain"}, settled.files)
        with pytest.raises(BackupRefused, match="BYPASSRLS"):
            make_backup(tmp_path / "b.tar", plain, profile="normandie")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE azimut_plain")


def test_the_command_says_what_it_saved_and_refuses_in_one_line(settled, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("azimut.config.cli.saving.set_up_django", lambda: None)
    target = tmp_path / "b.tar"

    made = CliRunner().invoke(root, ["backup", str(target)])
    refused = CliRunner().invoke(root, ["restore", str(target)])

    assert made.exit_code == 0
    assert "sauvegardés" in made.output
    assert "1 fichiers" in made.output
    assert refused.exit_code == 1
    assert Structure.objects.count() == 1
    shutil.rmtree(tmp_path / "files")
