"""Files of figures that are not what they should be: one clear sentence, and nothing changed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from azimut.catalogue.importers import packed_tables
from azimut.catalogue.importers.bmo import import_bmo
from azimut.catalogue.importers.figure_files import read_table
from azimut.catalogue.importers.integration import import_integration
from azimut.catalogue.importers.tensions import import_tensions
from azimut.catalogue.importers.women_share import import_women_share
from azimut.core.importing.errors import ImportRefused

IMPORTERS = [import_bmo, import_integration, import_tensions, import_women_share]
BAD = {
    "vide.csv": (b"", "est vide"),
    "panne.csv": (b"<!DOCTYPE html><html><body>503</body></html>", "colonne"),
    "autre.csv": (b"a;b;c\n1;2;3\n", "colonne"),
    "tronque.xlsx": (b"PK\x03\x04", "illisible ou tronquée"),
    "utf16.csv": ("fap;met\n".encode("utf-16"), "UTF-16"),
    "ancien.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "ancien format"),
    "bruit.csv": (bytes(range(128, 256)) * 8, "encodage inconnu"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("take_in", IMPORTERS)
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_a_table_of_figures_is_refused_in_words(
    tmp_path: Path, name: str, take_in: Callable[[Path], object]
) -> None:
    content, said = BAD[name]
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ImportRefused, match=said):
        take_in(tmp_path / name)


@pytest.mark.django_db
@pytest.mark.parametrize("take_in", IMPORTERS)
def test_an_archive_without_a_workbook_is_refused_in_words(tmp_path: Path, take_in: Callable[[Path], object]) -> None:
    with zipfile.ZipFile(tmp_path / "classeur.xlsx", "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")

    with pytest.raises(ImportRefused, match="n'est pas un classeur"):
        take_in(tmp_path / "classeur.xlsx")


@pytest.mark.django_db
@pytest.mark.parametrize("take_in", IMPORTERS)
def test_an_archive_with_two_tables_asks_which_one(tmp_path: Path, take_in: Callable[[Path], object]) -> None:
    with zipfile.ZipFile(tmp_path / "deux.zip", "w") as archive:
        archive.writestr("2024.csv", "a;b\n1;2\n")
        archive.writestr("2025.csv", "a;b\n1;2\n")

    with pytest.raises(ImportRefused, match=r"plusieurs tableaux \(2024\.csv, 2025\.csv"):
        take_in(tmp_path / "deux.zip")


def test_a_table_that_unpacks_beyond_what_memory_should_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_tables, "LARGEST_TABLE", 1_000)
    with zipfile.ZipFile(tmp_path / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tableau.csv", "0" * 2_000)

    with pytest.raises(ImportRefused, match="trop volumineux"):
        packed_tables.look_inside(tmp_path / "bombe.zip")


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dedans.zip", "w") as inner:
        inner.writestr("tableau.csv", "a;b\n1;2\n")
    with zipfile.ZipFile(tmp_path / "dehors.zip", "w") as outer:
        outer.write(tmp_path / "dedans.zip", "tableau.csv")

    with pytest.raises(ImportRefused, match="n'est pas un classeur"):
        read_table(tmp_path / "dehors.zip", having=("met",))
