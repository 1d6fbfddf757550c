"""The RNCP and RS exports of France compétences (XML, one FICHE per certification; flux 2.0 to 4.1).

Read one FICHE at a time, whatever the size of the file; a document type, an entity or a FICHE without end is refused.
Certifications whose registration has ended are in the export and are taken in as such, so that feeds which still name
them find them.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from textwrap import shorten
from typing import Protocol

from lxml import etree

from azimut.catalogue.enums import CertificationKind, WayIn
from azimut.catalogue.importers.certifications_occupations import OccupationFinder
from azimut.catalogue.importers.certifications_writing import (
    CertificationRow,
    known_values,
    write_aliases,
    write_certifications,
    write_occupations,
    write_training_fields,
)
from azimut.catalogue.models import TrainingField
from azimut.core.importing.archives import BoundedReader
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Run

SOURCE = "france_competences"
LICENCE = "Licence Ouverte 2.0"

WAYS_IN = {
    "SI_JURY_FI": WayIn.SCHOOL,
    "SI_JURY_CA": WayIn.APPRENTICESHIP,
    "SI_JURY_FC": WayIn.CONTINUING,
    "SI_JURY_CQ": WayIn.PROFESSIONALISATION,
    "SI_JURY_VAE": WayIn.VAE,
    "SI_JURY_CL": WayIn.INDIVIDUAL,
}
LONGEST_FICHE = 20_000_000
"""Bytes of one FICHE; the longest ones weigh some hundred thousand."""

LONGEST_SUMMARY = 1_500
"""Characters kept of the purpose of a certification."""

LONGEST_BLOCK = 400
MOST_BLOCKS = 60

_CODE = re.compile(r"(RNCP|RS)\s*(\d{1,6})")
_TAG = re.compile(r"<[^>]*>")


class XmlFeed(Protocol):
    """An export to read."""

    name: str
    size: int

    def open(self) -> AbstractContextManager[BoundedReader]: ...


@dataclass
class _Gathered:
    """What the files say beside the certifications themselves."""

    finder: OccupationFinder = field(default_factory=OccupationFinder)
    occupations: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    formacodes: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    kinds: set[CertificationKind] = field(default_factory=set)
    active: int = 0


def import_france_competences(run: Run, feeds: list[XmlFeed]) -> None:
    """Take in the exports; only certifications of the registers they contain may be ended."""
    run.data_date = max((day for feed in feeds if (day := _day_in(feed.name))), default=None)
    gathered = _Gathered()
    write_certifications(
        run, _rows(run, feeds, gathered), known=known_values(), where=lambda: _in_registers(gathered.kinds)
    )
    write_occupations(gathered.occupations)
    write_aliases(gathered.aliases)
    named = set(TrainingField.objects.filter(formacode__in=gathered.formacodes).values_list("formacode", flat=True))
    write_training_fields({code: label for code, label in gathered.formacodes.items() if code not in named})
    run.details |= {
        "certifications": len(gathered.codes),
        "en vigueur": gathered.active,
        "codes ROME convertis": gathered.finder.converted,
        "codes ROME inconnus": gathered.finder.unknown,
    }
    run.progress(1.0)


def _in_registers(kinds: set[CertificationKind]) -> str:
    values = ", ".join(f"'{kind.value}'" for kind in sorted(kinds))
    return f"target.kind IN ({values})" if values else "FALSE"


def _rows(run: Run, feeds: list[XmlFeed], gathered: _Gathered) -> Iterator[CertificationRow]:
    size = sum(feed.size for feed in feeds) or 1
    done = 0
    for feed in feeds:
        with feed.open() as stream:
            for fiche in fiches_of(stream, feed.name):
                row = _row_of(fiche, feed.name, run, gathered)
                if row is not None:
                    yield row
                run.progress(0.9 * min(1.0, (done + stream.total) / size))
        done += feed.size
    if not gathered.codes:
        raise ImportRefused("Aucune fiche RNCP ou RS lisible dans ce fichier.")


class _FicheByFiche:
    """Gives the file to the parser, and stops where one FICHE goes on without end."""

    def __init__(self, stream: BoundedReader, name: str) -> None:
        self._stream = stream
        self._name = name
        self.read_at_last_fiche = 0

    def read(self, size: int = -1) -> bytes:
        if self._stream.total - self.read_at_last_fiche > LONGEST_FICHE:
            raise ImportRefused(f"{self._name} : une fiche dépasse {LONGEST_FICHE // 1_000_000} Mo.")
        return self._stream.read(size)


def fiches_of(stream: BoundedReader, name: str) -> Iterator[etree._Element]:
    """Each FICHE of an export, forgotten once read. Raises ImportRefused with the line when the XML is broken."""
    source = _FicheByFiche(stream, name)
    events = etree.iterparse(
        source,
        events=("start", "end"),
        tag=("FICHES", "FICHE"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for event, element in events:
            if element.getroottree().docinfo.doctype:
                raise ImportRefused(f"{name} : un type de document (DTD) est refusé.")
            if event == "end" and element.tag == "FICHE":
                yield element
                _forget(element)
                source.read_at_last_fiche = stream.total
    except etree.XMLSyntaxError as error:
        raise ImportRefused(f"{name}, ligne {error.lineno or 1} : XML mal formé ou tronqué.") from error


def _forget(element: etree._Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _row_of(fiche: etree._Element, name: str, run: Run, gathered: _Gathered) -> CertificationRow | None:
    number, title = _text(fiche, "NUMERO_FICHE").replace(" ", ""), _text(fiche, "INTITULE")
    fault = None
    if not _CODE.fullmatch(number):
        fault = "numero", f"« {number[:40]} » n'est pas un numéro de fiche RNCP ou RS."
    elif number in gathered.codes:
        fault = "doublon", f"La fiche {number} est déjà décrite plus haut."
    elif not title:
        fault = "intitule", f"L'intitulé de la fiche {number} manque."
    if fault:
        run.reject(line=fiche.sourceline or 0, path=f"{name}/FICHE", rule=fault[0], reason=fault[1])
        return None
    row = _certification_of(fiche, number, title)
    _gather(fiche, row, gathered)
    return row


def _certification_of(fiche: etree._Element, number: str, title: str) -> CertificationRow:
    until = _day(_text(fiche, "DATE_FIN_ENREGISTREMENT"))
    starts = (_day(_text(fiche, tag)) for tag in ("DATE_EFFET", "DATE_DECISION", "DATE_DE_PUBLICATION"))
    return CertificationRow(
        code=number,
        title=shorten(title, 500, placeholder="…"),
        kind=CertificationKind.RNCP if number.startswith("RNCP") else CertificationKind.RS,
        diploma_kind=shorten(_text(fiche, "ABREGE/LIBELLE") or _text(fiche, "ABREGE"), 160, placeholder="…"),
        level=_level(_text(fiche, "NOMENCLATURE_EUROPE/NIVEAU")),
        certifiers=_certifiers(fiche),
        nsf_code=_text(fiche, "CODES_NSF/NSF/CODE")[:5],
        formacode=next(iter(_formacodes(fiche)), ""),
        ways_in=[way.value for tag, way in WAYS_IN.items() if _is_open(fiche, tag)],
        is_active=_text(fiche, "ACTIF") == "Oui",
        registered_from=next((day for day in starts if day), None),
        registered_until=until,
        successor_code=next(iter(_codes(fiche, "NOUVELLE_CERTIFICATION", number)), ""),
        summary=shorten(_text(fiche, "OBJECTIFS_CONTEXTE"), LONGEST_SUMMARY, placeholder="…"),
        blocks=_blocks(fiche),
    )


def _gather(fiche: etree._Element, row: CertificationRow, gathered: _Gathered) -> None:
    gathered.codes.add(row.code)
    gathered.kinds.add(row.kind)
    gathered.active += row.is_active
    gathered.formacodes |= _formacodes(fiche)
    # A former registration still in the export is a certification of its own, and is not kept as another code.
    gathered.aliases |= dict.fromkeys(_codes(fiche, "ANCIENNE_CERTIFICATION", row.code), row.code)
    rome_codes = [_plain(node.text) for node in fiche.iterfind("CODES_ROME/ROME/CODE")]
    occupations = gathered.finder.occupations_of(rome_codes)
    if occupations:
        gathered.occupations[row.code] = occupations


def _plain(text: str | None) -> str:
    return " ".join(_TAG.sub(" ", unescape(text)).split()) if text else ""


def _text(fiche: etree._Element, path: str) -> str:
    return _plain(fiche.findtext(path))


def _level(text: str) -> int | None:
    match = re.fullmatch(r"(?:NIV)?\s*([1-8])", text, re.IGNORECASE)
    return int(match[1]) if match else None


def _certifiers(fiche: etree._Element) -> list[str]:
    """Names of those who certify today; of all of them when none does any more."""
    nodes = fiche.findall("CERTIFICATEURS/CERTIFICATEUR")
    current = [node for node in nodes if _text(node, "ETAT_CERTIFICATEUR") != "Inactif"]
    names = (_text(node, "NOM_CERTIFICATEUR") for node in current or nodes)
    return list(dict.fromkeys(shorten(name, 250, placeholder="…") for name in names if name))


def _blocks(fiche: etree._Element) -> list[str]:
    """Titles of the blocks, in the order of their codes: `RNCP37537BC01`, `RNCP37537BC02`."""
    nodes = fiche.findall("BLOCS_COMPETENCES/BLOC_COMPETENCES")
    titles = sorted((_text(node, "CODE"), _text(node, "LIBELLE")) for node in nodes)
    return [shorten(title, LONGEST_BLOCK, placeholder="…") for _code, title in titles if title][:MOST_BLOCKS]


def _formacodes(fiche: etree._Element) -> dict[str, str]:
    """Label of each Formacode; the export writes it after the code: `31054 : Informatique`."""
    labels = {}
    for node in fiche.iterfind("FORMACODES/FORMACODE"):
        code, label = _text(node, "CODE"), _text(node, "LIBELLE")
        if re.fullmatch(r"\d{5}", code):
            labels[code] = shorten(label.removeprefix(code).lstrip(" :-") or code, 200, placeholder="…")
    return labels


def _is_open(fiche: etree._Element, tag: str) -> bool:
    """`<SI_JURY_FI>Oui</SI_JURY_FI>`, or with an ACTIF inside since flux 4."""
    return "Oui" in (_text(fiche, tag), _text(fiche, f"{tag}/ACTIF"))


def _codes(fiche: etree._Element, tag: str, own: str) -> list[str]:
    """Codes named under each `tag` at any depth: flux 4 wraps them once more. Bare technical numbers are not codes."""
    texts = (" ".join(node.itertext()) for node in fiche.iter(tag))
    codes = (register + number for text in texts for register, number in _CODE.findall(text))
    return [code for code in dict.fromkeys(codes) if code != own]


def _day(text: str) -> date | None:
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], shape).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    return None


def _day_in(name: str) -> date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", name)
    return _day(match[0]) if match else None
