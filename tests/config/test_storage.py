"""`STORAGE_URL` names the folder of the files people send; what it cannot be is refused before the server starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from azimut.config.checks import problem_at_start
from azimut.config.cli.entry import root
from azimut.config.storage import StorageAddressError, files_folder, storage_problem
from azimut.core.files import disk
from azimut.core.identifiers import new_identifier

HOME = Path("/srv/azimut/var")


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("", HOME / "files"),
        ("file:///mnt/partage/azimut", Path("/mnt/partage/azimut")),
        ("file://localhost/mnt/dossier%20partag%C3%A9", Path("/mnt/dossier partagé")),
    ],
)
def test_files_are_in_the_folder_given_or_under_the_home_folder(url, folder) -> None:
    assert files_folder(url, HOME) == folder


@pytest.mark.parametrize(
    "url",
    [
        "s3://fichiers/azimut",
        "/mnt/partage",
        "file://partage/azimut",
        "file:///",
        "file:relatif",
        "file:///mnt/a?b=c",
        "file:///mnt/a#b",
    ],
)
def test_any_other_address_is_refused_with_what_is_expected(url) -> None:
    with pytest.raises(StorageAddressError, match="attendu un dossier, comme file:///"):
        files_folder(url, HOME)


def test_files_are_written_under_the_folder_given(tmp_path, settings) -> None:
    settings.FILES_DIR = files_folder(tmp_path.as_uri(), HOME) / "normandie"
    number = new_identifier()
    disk.write(number, b"bytes")

    assert [path.read_bytes() for path in tmp_path.rglob(number.hex)] == [b"bytes"]


@pytest.mark.django_db
def test_nothing_starts_on_a_share_that_is_not_mounted(tmp_path, monkeypatch) -> None:
    missing = tmp_path / "partage"
    monkeypatch.setenv("STORAGE_URL", missing.as_uri())

    assert "n'existe pas (partage non monté ?)" in problem_at_start()
    for command in (["serve", "--port", "1"], ["worker"]):
        monkeypatch.setattr("azimut.config.cli.serving.require_free_port", lambda _host, _port: None)
        ended = CliRunner().invoke(root, command)
        assert (ended.exit_code, "partage non monté" in ended.stderr) == (1, True)
    missing.mkdir()
    assert problem_at_start() == ""


def test_a_folder_where_this_account_cannot_write_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(
        os, "access", lambda _path, _mode: False
    )  # an administrator, as in a container, writes anywhere

    assert "écriture" in storage_problem(tmp_path.as_uri())


@pytest.mark.parametrize("name", ["EMAIL_URL", "STORAGE_URL"])
def test_a_setting_that_cannot_be_read_is_one_sentence_of_the_command_line(name) -> None:
    """Not even the doctor can start: that sentence is its only line."""
    done = subprocess.run(
        [sys.executable, "-m", "azimut", "doctor"],
        env={**os.environ, name: "partage.exemple", "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{name} : attendu")
    assert done.stderr.count("\n") == 1
