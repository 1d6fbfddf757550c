"""Files of figures that are not what they should be: one clear sentence, and nothing changed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from azimut.catalogue.importers.bmo import import_bmo
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
