"""Certif Info: every diploma and certificate the Carif-Oref describe, registered or not (CSV, semicolons)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten

from django.utils import timezone

from azimut.catalogue.enums import CertificationKind, WayIn
from azimut.catalogue.importers.certifications_occupations import OccupationFinder
from azimut.catalogue.importers.certifications_writing import (
    CertificationRow,
    codes_with_occupations,
    fill_empty_fields,
    write_aliases,
    write_certifications,
    write_occupations,
    write_training_fields,
)
from azimut.catalogue.importers.csv_reading import rows_of
from azimut.catalogue.models import Certification, CertificationAlias
from azimut.core.importing.csv_texts import CsvText
from azimut.core.importing.services import Run

SOURCE = "certif_info"
LABEL = "Certif Info (réseau des Carif-Oref)"
LICENCE = "Licence Ouverte"

WAYS_IN = {
    "accessibilite_fi": WayIn.SCHOOL,
    "accessibilite_ca": WayIn.APPRENTICESHIP,
    "accessibilite_fc": WayIn.CONTINUING,
    "accessibilite_cp": WayIn.PROFESSIONALISATION,
    "accessibilite_vae": WayIn.VAE,
    "accessibilite_ind": WayIn.INDIVIDUAL,
}
ROME_COLUMNS = tuple(f"Code_Rome_{rank}" for rank in range(1, 6))
COLUMNS = (
    "Code_Diplome", "Libelle_Diplome", "Libelle_Type_Diplome", "Code_Niveau_Europeen", "Date_MaJ", "Code_FormaCode",
    "Libelle_FormaCode", "Code_Nsf", "Code_RNCP", "Code_RS", "valideur", "certificateur", "Annee_Derniere_Session",
    "Code_Ancien_Diplome", "Code_Ancien_RNCP", "Code_Scolarité", "Etat_Libelle", *ROME_COLUMNS, *WAYS_IN,
)  # fmt: skip
PUBLISHED = "Publié"
SCHOOL = 8
"""Figures of a diploma's code at school, by which InserJeunes names it."""
UNREGISTERED_KINDS = {
    "habilitations": CertificationKind.AUTHORISATION,
    "formations préparatoires et non certifiantes": CertificationKind.PREPARATORY,
}

# A list is written without a space after its commas; « Ministère du travail, de la santé… » is one name.
_LIST_COMMA = re.compile(r",(?! )")
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"\d{1,7}")


@dataclass(slots=True)
class Diploma:
    """A row of the export, checked."""

    number: str
    title: str
    diploma_kind: str
    level: int | None
    updated_on: date
    formacode: str
    formacode_label: str
    nsf_code: str
    register_code: str
    certifiers: list[str]
    last_session: int | None
    former_number: str
    former_rncp: str
    school_code: str
    state: str
    rome_codes: tuple[str, ...]
    ways_in: list[str]
    code: str = ""

    @property
    def recency(self) -> tuple[bool, date, int, int, int]:
        """Published first, then the last updated, then the one that goes on longest, then the last numbered."""
        registered = int(self.register_code.lstrip("RNCPS") or 0)
        return self.state == PUBLISHED, self.updated_on, self.last_session or 9999, int(self.number), registered

    @property
    def kind(self) -> CertificationKind:
        if self.register_code.startswith("RNCP"):
            return CertificationKind.RNCP
        if self.register_code:
            return CertificationKind.RS
        return UNREGISTERED_KINDS.get(self.state, CertificationKind.DIPLOMA)


def import_certif_info(run: Run, content: bytes, name: str, *, other_source: str) -> None:
    """Take in the export; certifications of `other_source` keep what it says and receive what it leaves empty."""
    diplomas = _read(content, name, run)
    run.progress(0.3)
    run.data_date = max((diploma.updated_on for diploma in diplomas), default=None)
    _name(diplomas)
    successors, aliases = _other_codes(diplomas)
    rows = [_certification_of(diploma, successors) for diploma in diplomas]
    theirs = set(Certification.objects.current().filter(source=other_source).values_list("code", flat=True))
    write_certifications(
        run,
        (row for row in rows if row.code not in theirs),
        only_on_insert=("summary", "registered_from", "registered_until"),
    )
    fill_empty_fields((row for row in rows if row.code in theirs), source=other_source)
    run.progress(0.7)
    _link(run, diplomas, spared=codes_with_occupations(theirs))
    former = CertificationAlias.objects.filter(code__regex="^C(I|FD)").values_list("code", flat=True)
    write_aliases(aliases, replaced=list(former))
    write_training_fields({d.formacode: d.formacode_label for d in diplomas if d.formacode and d.formacode_label})
    run.details |= {"certifications": len(rows), "autres codes": len(aliases)}
    run.progress(1.0)


def _link(run: Run, diplomas: list[Diploma], *, spared: set[str]) -> None:
    finder = OccupationFinder()
    write_occupations({d.code: finder.occupations_of(d.rome_codes) for d in diplomas if d.code not in spared})
    run.details |= {"codes ROME convertis": finder.converted, "codes ROME inconnus": finder.unknown}


def _read(content: bytes, name: str, run: Run) -> list[Diploma]:
    """The diplomas, each once per register code: the export repeats a row for each of its other identifiers."""
    diplomas: dict[tuple[str, str], Diploma] = {}
    for line, values in rows_of(CsvText(content, name), name, COLUMNS, run.reject, delimiter=";"):
        row = dict(zip(COLUMNS, values, strict=True))
        fault = _fault_of(row)
        if fault:
            run.reject(line=line, path=name, rule=fault[0], reason=fault[1])
            continue
        diploma = _diploma_of(row)
        diplomas.setdefault((diploma.number, diploma.register_code), diploma)
    return list(diplomas.values())


def _fault_of(row: dict[str, str]) -> tuple[str, str] | None:
    if not _NUMBER.fullmatch(row["Code_Diplome"]):
        return "code", f"« {row['Code_Diplome']} » n'est pas un numéro Certif Info."
    if not row["Libelle_Diplome"]:
        return "intitule", f"L'intitulé du diplôme {row['Code_Diplome']} manque."
    for column in ("Code_RNCP", "Code_RS", "Code_Ancien_RNCP"):
        if row[column] and not _NUMBER.fullmatch(row[column]):
            return "registre", f"{column} : « {row[column]} » n'est pas un numéro."
    if row["Code_Niveau_Europeen"] not in {"", *"12345678"}:
        return "niveau", f"« {row['Code_Niveau_Europeen']} » n'est pas un niveau de 1 à 8."
    if _day(row["Date_MaJ"]) is None:
        return "date", f"« {row['Date_MaJ']} » n'est pas une date (jj/mm/aaaa)."
    return None


def _diploma_of(row: dict[str, str]) -> Diploma:
    registers = (("RNCP", row["Code_RNCP"]), ("RS", row["Code_RS"]))
    return Diploma(
        number=row["Code_Diplome"],
        title=shorten(row["Libelle_Diplome"], 500, placeholder="…"),
        diploma_kind=shorten(row["Libelle_Type_Diplome"], 160, placeholder="…"),
        level=int(row["Code_Niveau_Europeen"]) if row["Code_Niveau_Europeen"] else None,
        updated_on=_day(row["Date_MaJ"]) or date.min,
        formacode=row["Code_FormaCode"] if re.fullmatch(r"\d{5}", row["Code_FormaCode"]) else "",
        formacode_label=shorten(row["Libelle_FormaCode"], 200, placeholder="…"),
        nsf_code=row["Code_Nsf"][:5],
        register_code=next((register + number for register, number in registers if number), ""),
        certifiers=_names(row["certificateur"] or row["valideur"]),
        last_session=int(row["Annee_Derniere_Session"]) if _YEAR.fullmatch(row["Annee_Derniere_Session"]) else None,
        former_number=row["Code_Ancien_Diplome"],
        former_rncp=row["Code_Ancien_RNCP"],
        school_code=row["Code_Scolarité"],
        state=row["Etat_Libelle"],
        rome_codes=tuple(row[column] for column in ROME_COLUMNS if row[column]),
        ways_in=[way.value for column, way in WAYS_IN.items() if row[column] == "1"],
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  a day has no time zone
    except ValueError:
        return None


def _names(text: str) -> list[str]:
    return [shorten(name.strip(), 250, placeholder="…") for name in _LIST_COMMA.split(text) if name.strip()]


def _name(diplomas: list[Diploma]) -> None:
    """Give each diploma its code: the most recent one under a registration takes the bare code."""
    groups: dict[str, list[Diploma]] = defaultdict(list)
    for diploma in diplomas:
        groups[diploma.register_code or f"CI{diploma.number}"].append(diploma)
    for code, group in groups.items():
        bare = max(group, key=lambda diploma: diploma.recency)
        for diploma in group:
            diploma.code = code if diploma is bare else f"{code}-{diploma.number}"


def _other_codes(diplomas: Iterable[Diploma]) -> tuple[dict[str, str], dict[str, str]]:
    """The successor of certifications still listed, and the other codes that lead to one.

    A former registration or number that is still listed has a successor; one that is not becomes another code. Where
    several diplomas claim it, the most recent has it.
    """
    ordered = sorted(diplomas, key=lambda diploma: diploma.recency)
    codes = {diploma.code for diploma in ordered}
    by_number = {diploma.number: diploma.code for diploma in ordered}
    successors: dict[str, str] = {}
    aliases = {f"CI{number}": code for number, code in by_number.items() if code != f"CI{number}"}
    aliases |= {f"CFD{diploma.school_code}": diploma.code for diploma in ordered if len(diploma.school_code) == SCHOOL}
    for diploma in ordered:
        for former in _former_codes(diploma):
            listed = by_number.get(former[2:], "") if former.startswith("CI") else former
            if listed not in codes:
                aliases[former] = diploma.code
            elif listed != diploma.code and _base(listed) != _base(diploma.code):
                successors[listed] = diploma.code
    return successors, aliases


def _former_codes(diploma: Diploma) -> list[str]:
    former = [f"RNCP{diploma.former_rncp}"] if diploma.former_rncp else []
    return [*former, f"CI{diploma.former_number}"] if _NUMBER.fullmatch(diploma.former_number) else former


def _base(code: str) -> str:
    return code.partition("-")[0]


def _certification_of(diploma: Diploma, successors: dict[str, str]) -> CertificationRow:
    return CertificationRow(
        code=diploma.code,
        title=diploma.title,
        kind=diploma.kind,
        diploma_kind=diploma.diploma_kind,
        level=diploma.level,
        certifiers=diploma.certifiers,
        nsf_code=diploma.nsf_code,
        formacode=diploma.formacode,
        ways_in=diploma.ways_in,
        # No end of registration here: a diploma is over once its last session is a past year.
        is_active=diploma.last_session is None or diploma.last_session >= timezone.localdate().year,
        successor_code=successors.get(diploma.code, ""),
    )
