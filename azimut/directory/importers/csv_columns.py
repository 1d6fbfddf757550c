"""A CSV of structures in anyone's columns: which column is what, a preview, and rows in data·inclusion's fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from azimut.core.importing.errors import ImportRefused
from azimut.core.text import slug, words
from azimut.directory.importers.structure_files import csv_rows
from azimut.directory.shipped_networks import carriers_of, network_of, shipped_networks

CSV_SOURCE = "csv"
PREVIEWED_ROWS = 10
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S")

# data·inclusion's field, what it is called in French, and how other files call it (folded words).
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "source": ("source", ("producteur",)),
    "id": ("identifiant", ("identifiant", "identifiant unique", "code", "reference", "numero")),
    "nom": (
        "nom",
        ("nom de la structure", "structure", "raison sociale", "denomination", "intitule", "libelle", "etablissement",
         "nom structure", "organisme"),
    ),
    "date_maj": ("date de mise à jour", ("mise a jour", "maj", "modifie le", "date modification")),
    "description": ("présentation", ("presentation", "descriptif", "missions et services", "resume")),
    "siret": ("SIRET", ("numero siret", "n siret")),
    "adresse": ("adresse", ("rue", "voie", "adresse postale", "adresse 1", "numero et voie")),
    "complement_adresse": ("complément d'adresse", ("complement", "adresse 2", "complement d adresse")),
    "code_postal": ("code postal", ("cp", "postal")),
    "commune": ("commune", ("ville", "localite", "nom commune", "nom de la commune")),
    "code_insee": ("code Insee", ("insee", "code commune", "citycode")),
    "latitude": ("latitude", ("lat", "y")),
    "longitude": ("longitude", ("lon", "lng", "long", "x")),
    "telephone": ("téléphone", ("tel", "numero de telephone", "telephone fixe", "tel fixe")),
    "courriel": ("courriel", ("email", "e mail", "mail", "mel", "adresse mail", "adresse email", "contact mail")),
    "site_web": ("site web", ("site", "site internet", "url", "web", "lien", "site web url")),
    "horaires_accueil": ("horaires", ("horaires", "horaires d ouverture", "heures d ouverture", "ouverture")),
    "accessibilite_lieu": ("page Acceslibre", ("acceslibre", "accessibilite")),
    "lien_source": ("page de la source", ("fiche", "lien fiche", "url fiche")),
    "reseaux_porteurs": ("réseau", ("reseaux", "reseau porteur", "type de structure", "reseau d appartenance")),
}  # fmt: skip
REQUIRED = ("nom",)


@dataclass(frozen=True)
class CsvPreview:
    """What a CSV would give: the columns, the mapping used (field → column), rows as read, what is wrong."""

    columns: list[str]
    mapping: dict[str, str]
    rows: list[dict[str, Any]]
    unused: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def guess_mapping(columns: list[str]) -> dict[str, str]:
    """Field → column, for the columns whose name tells; a column is used once, an exact name first."""
    folded = {column: " ".join(words(column)) for column in columns}
    mapping: dict[str, str] = {}
    for rank in ("exact", "known"):
        for name, (label, others) in FIELDS.items():
            accepted = {" ".join(words(name)), " ".join(words(label))} if rank == "exact" else set(others)
            free = (c for c in columns if folded[c] in accepted and c not in mapping.values())
            if name not in mapping and (column := next(free, None)) is not None:
                mapping[name] = column
    return mapping


def completed_mapping(columns: list[str], chosen: Mapping[str, str] | None) -> dict[str, str]:
    """What was chosen, and a guess for the other fields; a field whose column is "" is left out."""
    chosen = chosen or {}
    free = [column for column in columns if column not in chosen.values()]
    guessed = {name: column for name, column in guess_mapping(free).items() if name not in chosen}
    return {name: column for name, column in (*chosen.items(), *guessed.items()) if column}


def preview_csv(path: Path, mapping: Mapping[str, str] | None = None) -> CsvPreview:
    """The first rows as they would be imported. Raises ImportRefused when the file cannot be read."""
    columns, rows = csv_rows(path)
    used = completed_mapping(columns, mapping)
    problems = _problems(columns, used)
    read: list[dict[str, Any]] = []
    for _, cells in rows:
        if len(read) == PREVIEWED_ROWS:
            break
        read.append(_translated(dict(zip(columns, cells, strict=False)), used))
    unused = [column for column in columns if column not in used.values()]
    return CsvPreview(columns=columns, mapping=used, rows=read, unused=unused, problems=problems)


def mapped_rows(path: Path, mapping: Mapping[str, str] | None) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Line and row in data·inclusion's fields; None in its place when it has not the header's number of cells.

    Raises ImportRefused when the mapping names unknown fields or columns, or leaves out a required one.
    """
    columns, rows = csv_rows(path)
    used = completed_mapping(columns, mapping)
    if problems := _problems(columns, used):
        raise ImportRefused(f"{path.name} : {' '.join(problems)}")
    for line, cells in rows:
        fits = len(cells) == len(columns)
        yield line, _translated(dict(zip(columns, cells, strict=True)), used) if fits else None


def _problems(columns: list[str], mapping: Mapping[str, str]) -> list[str]:
    unknown = [name for name in mapping if name not in FIELDS]
    absent = [column for column in mapping.values() if column not in columns]
    doubled = [column for column in mapping.values() if columns.count(column) > 1]
    missing = [FIELDS[name][0] for name in REQUIRED if name not in mapping]
    problems = [f"Champ inconnu : {name}." for name in unknown]
    problems += [f"Colonne plusieurs fois là : {column}." for column in doubled]
    problems += [f"Colonne absente du fichier : {column}." for column in absent]
    return problems + [f"Aucune colonne ne donne le champ « {label} »." for label in missing]


def _translated(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, column in mapping.items():
        text = cells.get(column, "").strip()
        if text:
            row[name] = _TRANSLATIONS.get(name, str)(text)
    row.setdefault("source", CSV_SOURCE)
    row.setdefault("id", _key_of(row))
    if isinstance(network := row.pop("reseaux_porteurs", None), dict):
        row.update(network)
    return row


def _key_of(row: Mapping[str, Any]) -> str:
    """Without an identifier: the SIRET with the name, or the name with the address; the same again next time."""
    parts = [row.get("siret"), row.get("nom"), row.get("code_postal"), row.get("commune"), row.get("adresse")]
    return slug(" ".join(str(part) for part in parts if part), limit=150)


def _digits(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def _postcode(text: str) -> str:
    """A spreadsheet drops the first zero of 01000."""
    digits = _digits(text)
    return digits.zfill(5) if digits.isdigit() else digits


def _day(text: str) -> str:
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007  a date, without a time
        except ValueError:
            continue
    return text


def _address_of_site(text: str) -> str:
    return text if "://" in text else f"https://{text}"


def _network(text: str) -> dict[str, Any]:
    """data·inclusion's values, our codes or names, several of them apart by commas, bars or semicolons."""
    parts = [part.strip().strip("\"'[]") for part in re.split(r"[|;,]", text)]
    carriers = [part for part in parts if part in carriers_of()]
    code = next((part for part in parts if part in shipped_networks()), "") or network_of(carriers, " ".join(parts))
    return {"reseaux_porteurs": carriers or None, "azimut": {"reseau": code} if code else {}}


_TRANSLATIONS: dict[str, Any] = {
    "siret": _digits,
    "code_postal": _postcode,
    "code_insee": _postcode,
    "date_maj": _day,
    "latitude": lambda text: text.replace(",", "."),
    "longitude": lambda text: text.replace(",", "."),
    "site_web": _address_of_site,
    "reseaux_porteurs": _network,
}
