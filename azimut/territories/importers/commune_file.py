"""Reading a table of communes: French columns in, checked rows out.

The shipped file and tables published on Insee's facts have the same shape. Each line is a commune (`COM`), a district
of Paris, Lyon or Marseille (`ARM`), a delegated (`COMD`) or associated (`COMA`) commune, or a former one (`ANC`).
"""

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.errors import ImportRefused, RowRefused
from azimut.core.importing.services import Run
from azimut.core.text import fold
from azimut.territories.enums import CommuneKind, TerritoryKind

SHIPPED_FILE = Path(__file__).resolve().parent.parent / "facts" / "communes.csv.gz"
MAXIMUM_BYTES = 200_000_000
"""A table of every commune takes 5 MB; a compressed file that swells past this is not one."""

REQUIRED_COLUMNS = (
    *("code", "type", "nom", "population", "dept", "region"),
    *("codes_postaux", "lat_pt", "lon_pt", "commune_parente"),
)
TERRITORY_COLUMNS = {
    TerritoryKind.EPCI: ("epci", "nom_epci", "epci"),
    TerritoryKind.BASSIN_DE_VIE: ("bv2022", "nom_bv2022", "bv"),
    TerritoryKind.EMPLOYMENT_ZONE: ("ze2020", "nom_ze2020", "ze"),
}
"""Kind of territory: column of its code, column of its name, what starts its code here."""

KINDS = {
    "COM": CommuneKind.COMMUNE,
    "ARM": CommuneKind.DISTRICT,
    "COMD": CommuneKind.DELEGATED,
    "COMA": CommuneKind.ASSOCIATED,
    "ANC": CommuneKind.FORMER,
}
SKIPPED_TYPES = {"SRM"}
"""Electoral sectors of Paris, Lyon and Marseille: nobody lives "in a sector"."""

NAME_LENGTH = 80
HIGHEST_POPULATION = 10_000_000
_CODE = re.compile(r"(\d\d|2[AB])\d{3}")
_POSTCODE = re.compile(r"\d{5}")
_ARTICLE = re.compile(r"(?:l['’]|(?:les?|la) )", re.IGNORECASE)


@dataclass(slots=True)
class CommuneRow:
    """One line, checked. `department` and `region` are empty for what is part of another commune."""

    line: int
    code: str
    kind: CommuneKind
    name: str
    population: int | None
    department: str
    region: str
    postcodes: list[str]
    latitude: float | None
    longitude: float | None
    parent: str
    former_names: list[str] = field(default_factory=list)
    territories: list[tuple[TerritoryKind, str, str]] = field(default_factory=list)
    names_above: tuple[str, str] = ("", "")


def read_rows(path: Path, run: Run | None = None) -> Iterator[CommuneRow]:
    """The lines of a table that hold; the others are rejected in `run`. Raises ImportRefused for a wrong table."""
    reader = _open_table(path)
    for values in _lines_of(reader, path):
        if values["type"] in SKIPPED_TYPES:
            continue
        try:
            yield _row_of(values, reader.line_num)
        except RowRefused as refusal:
            if run is not None:
                place = f"commune {(values.get('code') or '?')[:20]}".replace("\x00", "�")
                run.reject(line=reader.line_num, path=place, rule=refusal.rule, reason=refusal.reason)


def territory_kinds_of(path: Path) -> list[TerritoryKind]:
    """The kinds of territory a table tells about: a table without bassins de vie says nothing of them."""
    columns = _open_table(path).fieldnames or ()
    return [kind for kind, names in TERRITORY_COLUMNS.items() if set(names[:2]) <= set(columns)]


@lru_cache(maxsize=1)
def shipped_rows() -> dict[str, CommuneRow]:
    """The communes of the shipped file: what completes a poorer table."""
    return {row.code: row for row in read_rows(SHIPPED_FILE) if row.kind == CommuneKind.COMMUNE}


def completed(row: CommuneRow, known: Mapping[str, CommuneRow]) -> CommuneRow:
    """The row with what its table leaves out: article of the name, position, population, names above it."""
    shipped = known.get(row.code)
    if shipped is None or row.kind != CommuneKind.COMMUNE:
        return row
    has_position = row.latitude is not None
    return replace(
        row,
        name=shipped.name if _is_without_article(row.name, shipped.name) else row.name,
        population=shipped.population if row.population is None else row.population,
        latitude=row.latitude if has_position else shipped.latitude,
        longitude=row.longitude if has_position else shipped.longitude,
        former_names=row.former_names or shipped.former_names,
        names_above=(row.names_above[0] or shipped.names_above[0], row.names_above[1] or shipped.names_above[1]),
    )


def _is_without_article(name: str, full_name: str) -> bool:
    """Insee's tables keep the article in a column of its own: `Havre` for Le Havre."""
    article = _ARTICLE.match(full_name)
    return article is not None and fold(full_name[article.end() :]) == fold(name)


def _open_table(path: Path) -> "csv.DictReader[str]":
    text = CsvText(_read_bounded(path), path.name)
    delimiter = max(",;\t", key=text.first_line.count)
    reader = csv.DictReader(text.lines(), delimiter=delimiter, restval="")
    try:
        columns = reader.fieldnames or []
    except csv.Error:
        columns = []
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        raise ImportRefused(
            f"{path.name} n'est pas une table de communes : il manque {_columns_sentence(missing)}. "
            f"Colonnes attendues : {', '.join(REQUIRED_COLUMNS)}."
        )
    return reader


def _columns_sentence(missing: list[str]) -> str:
    noun = "la colonne" if len(missing) == 1 else "les colonnes"
    return f"{noun} {', '.join(missing)}"


def _read_bounded(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if is_packed else raw
            content = stream.read(MAXIMUM_BYTES + 1)
    except (OSError, EOFError) as error:
        raise ImportRefused(f"Fichier illisible : {path.name}.") from error
    if len(content) > MAXIMUM_BYTES:
        raise ImportRefused(
            f"{path.name} dépasse {MAXIMUM_BYTES // 1_000_000} Mo : ce n'est pas une table de communes."
        )
    return content


def _lines_of(reader: "csv.DictReader[str]", path: Path) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise ImportRefused(f"{path.name}, ligne {reader.line_num} : ce n'est plus du CSV ({error}).") from error


def _row_of(values: dict[str, str], line: int) -> CommuneRow:
    if None in values:
        raise RowRefused("colonnes", "La ligne a plus de colonnes que l'en-tête.")
    if values["type"] not in KINDS:
        raise RowRefused("type", f"Type inconnu : « {values['type'][:20]} ». Types connus : {', '.join(KINDS)}.")
    kind = KINDS[values["type"]]
    latitude, longitude = _position_of(values)
    return CommuneRow(
        line=line,
        code=_code_of(values["code"], "code"),
        kind=kind,
        name=_name_of(values["nom"]),
        population=_population_of(values["population"]),
        department=values["dept"],
        region=values["region"],
        postcodes=_postcodes_of(values["codes_postaux"]),
        latitude=latitude,
        longitude=longitude,
        parent="" if kind == CommuneKind.COMMUNE else _code_of(values["commune_parente"], "commune_parente"),
        former_names=[name for name in values.get("anciens_noms", "").split("|") if name],
        territories=_territories_of(values),
        names_above=(values.get("nom_dept", ""), values.get("nom_region", "")),
    )


def _code_of(text: str, column: str) -> str:
    if not _CODE.fullmatch(text):
        raise RowRefused(column, f"Code Insee mal formé : « {text[:20]} ».")
    return text


def _name_of(text: str) -> str:
    name = text.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable() or "�" in name:
        raise RowRefused("nom", f"Nom vide, trop long ou illisible : « {name[:40]} ».")
    return name


def _population_of(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,8}", text) or int(text) > HIGHEST_POPULATION:
        raise RowRefused("population", f"La population n'est pas un nombre : « {text[:20]} ».")
    return int(text)


def _postcodes_of(text: str) -> list[str]:
    postcodes = [part for part in re.split(r"[|, ;]+", text) if part]
    wrong = next((part for part in postcodes if not _POSTCODE.fullmatch(part)), None)
    if wrong is not None:
        raise RowRefused("codes_postaux", f"Code postal mal formé : « {wrong[:20]} ».")
    return sorted(set(postcodes))


def _position_of(values: dict[str, str]) -> tuple[float | None, float | None]:
    texts = values["lat_pt"], values["lon_pt"]
    if texts == ("", ""):
        return None, None
    try:
        latitude, longitude = (float(text.replace(",", ".")) for text in texts)
    except ValueError:
        latitude = longitude = float("nan")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004  degrees
        raise RowRefused("position", f"Position impossible : « {texts[0][:20]} », « {texts[1][:20]} ».")
    return latitude, longitude


def _territories_of(values: dict[str, str]) -> list[tuple[TerritoryKind, str, str]]:
    found = []
    for kind, (code_column, name_column, start) in TERRITORY_COLUMNS.items():
        code, name = values.get(code_column, ""), values.get(name_column, "")
        if code and name:
            found.append((kind, f"{start}-{code}"[:20], name[:120]))
    return found
