"""The official ROME 4 CSV set, as a folder or a ZIP archive.

Files are named `unix_<table>_v<version>_utf8.csv`. Apostrophes are doubled in them, whatever the table.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath

from azimut.catalogue.importers.csv_reading import Reject, Values, rows_of
from azimut.core.importing.archives import BoundedZip, open_zip
from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.errors import ImportRefused, system_words

TABLES = (
    "grand_domaine",
    "domaine_professionnel",
    "referentiel_code_rome",
    "referentiel_code_rome_riasec",
    "texte",
    "referentiel_appellation",
    "referentiel_competence",
    "referentiel_savoir",
    "referentiel_contexte_travail",
    "coherence_item",
    "rubrique_mobilite",
    "centre_interet",
    "arborescence_centre_interet",
    "secteur_activite",
    "sous_secteur_activite",
    "arborescence_secteur_activite",
)
"""What is read of the set; the other tables repeat it or say nothing we show."""

MAX_ENTRIES = 200
MAX_UNPACKED = 200_000_000
"""Bytes; the whole set weighs 20 million."""

_FILE_NAME = re.compile(r"unix_(?P<table>[a-z_]+)_v(?P<version>\d+)_utf8\.csv", re.IGNORECASE)
_PUBLISHED_ON = re.compile(r"Date de publication\s*:\s*(\d{2})/(\d{2})/(\d{4})")


class RomeFiles:
    """The tables of one set, each in its highest version."""

    def __init__(self, source: Path | BoundedZip, names: Sequence[str]) -> None:
        self._source = source
        self._names: dict[str, str] = {}
        self._version_name = ""
        versions: dict[str, int] = {}
        for name in names:
            base = PurePosixPath(name).name
            match = _FILE_NAME.fullmatch(base)
            if match and int(match["version"]) > versions.get(match["table"].lower(), -1):
                self._names[match["table"].lower()] = name
                versions[match["table"].lower()] = int(match["version"])
            if base.lower() == "version.txt":
                self._version_name = name
        self._require_every_table(max(versions.values(), default=0))

    @property
    def paths(self) -> list[Path]:
        """The files whose content makes the set, in a steady order (a folder only)."""
        names = [self._names[table] for table in TABLES]
        if self._version_name:
            names.append(self._version_name)
        return [Path(name) for name in names]

    @property
    def published_on(self) -> date | None:
        """The "Date de publication" of version.txt; None when the set has no such file."""
        if not self._version_name:
            return None
        match = _PUBLISHED_ON.search(CsvText(self._read(self._version_name), "version.txt").whole)
        try:
            return date(int(match[3]), int(match[2]), int(match[1])) if match else None
        except ValueError:
            return None

    def rows(self, table: str, columns: Sequence[str], reject: Reject) -> Iterator[tuple[str, int, Values]]:
        """File name, line and values of `columns` for each row of a table."""
        name = PurePosixPath(self._names[table]).name
        text = CsvText(self._read(self._names[table]).replace(b"''", b"'"), name)
        for line, values in rows_of(text, name, columns, reject):
            yield name, line, values

    def _read(self, name: str) -> bytes:
        if isinstance(self._source, BoundedZip):
            return self._source.read(name)
        path = Path(name)
        try:
            if path.stat().st_size > MAX_UNPACKED:
                raise ImportRefused(f"{path.name} est trop volumineux, plus de {MAX_UNPACKED // 1_000_000} Mo.")
            return path.read_bytes()
        except OSError as error:
            raise ImportRefused(f"Fichier illisible : {path.name} ({system_words(error)}).") from error

    def _require_every_table(self, version: int) -> None:
        if not self._names:
            raise ImportRefused("Aucun fichier du ROME ici : attendu le jeu « unix_…_v460_utf8.csv ».")
        missing = [f"unix_{table}_v{version}_utf8.csv" for table in TABLES if table not in self._names]
        if missing:
            noun = "les fichiers" if len(missing) > 1 else "le fichier"
            raise ImportRefused(f"Jeu ROME incomplet, il manque {noun} : {', '.join(missing)}.")


@contextmanager
def open_rome_files(path: Path) -> Iterator[tuple[RomeFiles, list[Path]]]:
    """The set at `path`, and the files on disk that hold it. Raises ImportRefused when it is not a whole set."""
    if path.is_dir():
        files = RomeFiles(path, sorted(str(file) for file in path.iterdir() if file.is_file()))
        yield files, files.paths
    elif path.is_file():
        with open_zip(path, max_entries=MAX_ENTRIES, max_unpacked=MAX_UNPACKED) as archive:
            yield RomeFiles(archive, archive.names), [path]
    else:
        raise ImportRefused(f"Introuvable : {path.name}.")
