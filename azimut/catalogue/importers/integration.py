"""`azimut import inserjeunes`: what becomes of leavers, by establishment, by certification or after university.

Layouts are known by their columns, whatever their accents and case: InserJeunes by CFA or lycée (`UAI`), by
certification (`RNCP`, or the eight figures of the diploma: `Code formation`), by both (a course of an establishment; a
lycée numbers its own: `Code formation mefstat11`), and InserSup, by its columns for machines (`promo`,
`tx_sortants_en_emploi_sal_fr_6`…) or for people (`Promotion`, `6-Taux d'emploi salarié en France - 6 mois après le
diplôme`…), of which only the rows of all graduates are kept.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import IntegrationSubject
from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.figure_files import FigureTable, count_in, is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    YEAR,
    AreaOfFigure,
    KnownAreas,
    YearOfFigure,
    write_figures,
    year_in,
)
from azimut.catalogue.models import FEWEST_LEAVERS, Certification, CertificationAlias, IntegrationRate
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.core.text import fold, words

COLUMNS = (
    *PLACE_COLUMNS, "subject", "subject_code", "subject_name", "certification_id", "months", "rate", "leavers",
    "is_secret",
)  # fmt: skip
KEY = ("subject", "subject_code", "area_code", "months", "year")
RATE = re.compile(
    r"taux (?:d )?(?:en )?emploi (?:a )?(\d+) mois(?: apres la sortie)?|tx sortants en emploi sal fr (\d+)"
    r"|(?:\d+ )?taux d emploi salarie en france (?:a )?(\d+) mois(?: apres le diplome)?"
)
"""In words, without accents. `Part en emploi…` is of all leavers, those who study on too: not the same thing."""
ALWAYS_EXPECTED = 12
"""Months: a rate missing up to there is hidden; later, the cohort has not got that far yet."""
WHOLE = 100
EVERYBODY = (
    (("genre",), "ensemble"),
    (("nationalite",), "ensemble"),
    (("regime_inscription", "Régime d'inscription"), "ensemble"),
    (("obtention_diplome", "Obtention du diplôme"), "diplome"),
)
"""InserSup names its columns one way for machines and another for people: both are downloaded."""
COHORT = ("promo", "Promotion")
UNIVERSITY = ("uai", "Code UAI de l'établissement", "uo_lib", "Établissement")
DEGREE = ("libelle_diplome", "Libellé du diplôme", "diplome")
DEGREE_CODE = ("Code du diplôme SISE", "code_diplome_sise", "diplome_sise")
REGISTERED = ("RNCP", "code_rncp", "code_certification")
UAI = ("UAI", "n°UAI de l'établissement", "numero_uai", "code_uai")
DIPLOMA = ("Code formation", "Code formation apprentissage", "Code diplôme", "code_formation_diplome", "CFD")
COURSE = ("Code formation mefstat11", "code_formation_mefstat11", "mefstat11")
"""How a lycée numbers its courses; no public table ties them to certifications."""
DIPLOMA_NAMES = ("Libellé de la formation", "Libellé formation", "libelle_formation", "Libellé diplôme")
LEAVERS = (
    "Sortants", "nb_sortants", "nb_sortant", "nb de sortants 6 mois après la sortie", "nb de sortants",
    "Nombre de sortants", "6-Nombre de sortants - 6 mois après le diplôme",
)  # fmt: skip
CODE_LENGTH, DIGEST_BYTES = 40, 5
DIPLOMA_FIGURES = 8
"""Spreadsheets lose the first zero of a diploma's code."""

Subject = tuple[IntegrationSubject, str, str, str | None]
"""Kind, code, name, certification."""


def import_integration(
    path: Path,
    *,
    year: int | None = None,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the rates of the cohorts the file is of, for what it lists: schools and CFA come in several files.

    `year`, or the name of the file, says the cohort when no column does. Raises ImportRefused on an unknown layout.
    """
    table = read_table(path)
    source = SourceKey.HIGHER_EDUCATION if table.column(*COHORT) else SourceKey.INTEGRATION
    with import_run(
        source,
        label=SOURCES[source].name,
        files=[path],
        licence=LICENCE,
        depends_on=("certif_info", "france_competences", "starter:certifications"),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            reading = _Reading(table, run, year_in(str(year)) if year else year_in(path.stem))
            write_figures(IntegrationRate, run, COLUMNS, reading.figures(), key=KEY, listed="subject_code")
    return run


def diploma_code(code: str) -> str:
    """The other code of a certification: `1022105`, or `01022105` as it is written in full, gives `CFD01022105`."""
    return f"CFD{code.strip().removesuffix('.0').zfill(DIPLOMA_FIGURES)}"


def _short(code: str) -> str:
    """At most forty signs: what is cut is replaced by a digest of the whole, since many names begin alike."""
    if len(code) <= CODE_LENGTH:
        return code
    digest = blake2b(code.encode(), digest_size=DIGEST_BYTES).hexdigest()
    return f"{code[: CODE_LENGTH - len(digest) - 1]}-{digest}"


class _Reading:
    """The rows of a file, whatever its layout."""

    def __init__(self, table: FigureTable, run: Run, year: YearOfFigure | None) -> None:
        self.run = run
        self.year = year
        self.areas = KnownAreas()
        self.certifications = dict(Certification.objects.values_list("code", "title"))
        self.other_codes = dict(CertificationAlias.objects.values_list("code", "certification_id"))
        self.months = {
            int(m[1] or m[2] or m[3]): name for name in table.header if (m := RATE.fullmatch(" ".join(words(name))))
        }
        if not self.months:
            raise ImportRefused(f"{table.name} : aucune colonne de taux d'emploi (« Taux emploi 6 mois »…).")
        self._subject_of, code_columns = self._layout(table)
        self._filters = [(found, value) for names, value in EVERYBODY if (found := table.column(*names))]
        is_known = table.column(*REGISTERED, *DIPLOMA) is not None
        self._degree_code = None if is_known else table.column(*(DEGREE_CODE if table.column(*COHORT) else COURSE))
        self._has_region, self._leavers = table.column("Région", "region_nom"), table.column(*LEAVERS)
        self._when = table.column("Année", *COHORT, "millesime", "cohorte")
        if self._when is None and year is None:
            raise ImportRefused(f"{table.name} ne dit pas son année : ajoutez --year.")
        columns = [
            *([self._when] if self._when else []), *code_columns,
            *([self._has_region] if self._has_region else []),
            *([self._leavers] if self._leavers else []),
            *([self._degree_code] if self._degree_code else []),
            *(name for name, _value in self._filters),
            *self.months.values(),
        ]  # fmt: skip
        self.rows = list(table.rows(run.reject, *columns))

    def _layout(self, table: FigureTable) -> tuple[Callable[[str, str], Subject | None], list[str]]:
        diploma, establishment = table.column(*DIPLOMA), table.column(*UAI)
        if registered := table.column(*REGISTERED):
            return self._certification, [registered, table.column("Libellé", "libelle_certification") or registered]
        if table.column(*COHORT):
            return self._degree, [table.first_column(*UNIVERSITY), table.first_column(*DEGREE)]
        if diploma and establishment:
            return self._course, [establishment, diploma]
        if establishment and (course := table.column(*COURSE)):
            return self._degree, [establishment, table.column(*DIPLOMA_NAMES) or course]
        if diploma:
            return self._diploma, [diploma, table.column(*DIPLOMA_NAMES) or diploma]
        named = table.first_column("Libellé", "Libellé de l'établissement", "libelle_etablissement")
        return self._establishment, [table.first_column(*UAI), named]

    def _certification(self, code: str, name: str) -> Subject | None:
        registered = f"RNCP{code}" if code.isdigit() else code
        if registered not in self.certifications:
            return self._diploma(code, name)
        return IntegrationSubject.CERTIFICATION, registered, self.certifications[registered] or name, registered

    def _diploma(self, code: str, name: str) -> Subject | None:
        """A certification by the eight figures that schools know it by, which Certif Info ties to it."""
        known = self.other_codes.get(diploma_code(code))
        if known is None:
            return None
        return IntegrationSubject.CERTIFICATION, known, self.certifications.get(known) or name, known

    def _course(self, code: str, diploma: str) -> Subject | None:
        """A course of an establishment: its rate is not that of the certification elsewhere, and stays its own."""
        if not code or not diploma:
            return None
        name = self.certifications.get(self.other_codes.get(diploma_code(diploma), ""), diploma)
        return IntegrationSubject.TRAINING, f"{code} · {diploma}"[:40], name[:250], None

    def _establishment(self, code: str, name: str) -> Subject | None:
        return (IntegrationSubject.PROVIDER, code[:40], name[:250], None) if code else None

    def _degree(self, code: str, name: str) -> Subject | None:
        """A diploma of a university: no public table ties it to the RNCP, so it stays under its own name."""
        return (IntegrationSubject.TRAINING, _short(f"{code} · {name}"), name[:250], None) if code and name else None

    def figures(self) -> Iterator[tuple[Any, ...]]:
        seen: set[tuple[str, str, int]] = set()
        self.run.details["taux couverts par le secret"] = 0
        for done, (line, values) in enumerate(self.rows):
            if done % 1_000 == 0:
                self.run.progress(done / len(self.rows))
            when, code, name, *rest = values if self._when else ("", *values)
            area = self._area(rest.pop(0)) if self._has_region else FRANCE
            leavers = rest.pop(0) if self._leavers else ""
            degree_code = rest.pop(0) if self._degree_code else ""
            kept = [fold(rest.pop(0)) == value for _name, value in self._filters]
            if not all(kept):
                continue
            subject, year = self._subject_of(code, name), self._year_of(when)
            if subject and degree_code:
                subject = (subject[0], _short(f"{code} · {degree_code}"), *subject[2:])
            if subject is None or year is None or area is None:
                reason = f"Code, année ou région inconnu : {code}, {when}."
                self.run.reject(line=line, path="code", rule="inconnu", reason=reason)
            elif (subject[1], area.code, year.year) in seen:
                self.run.reject(line=line, path="code", rule="doublon", reason=f"{code}, {when} : deux fois là.")
            else:
                seen.add((subject[1], area.code, year.year))
                place = (area.kind.value, area.code, area.name, year.year, year.period)
                yield from self._rates(line, (*place, subject[0].value, *subject[1:]), leavers, tuple(rest))

    def _year_of(self, when: str) -> YearOfFigure | None:
        """`2022`, `cumul 2023-2024`, `2023_2024`, or the list of InserSup: `['2021', '2022']`."""
        years = YEAR.findall(when)
        return year_in(f"{years[0]}-{years[-1]}" if len(years) > 1 else when) if self._when else self.year

    def _area(self, region: str) -> AreaOfFigure | None:
        return self.areas.region_named(region) if region else FRANCE

    def _rates(self, line: int, start: tuple[Any, ...], leavers: str, cells: Values) -> Iterator[tuple[Any, ...]]:
        """One row for each number of months; a rate that is hidden is kept as such."""
        try:
            count = count_in(leavers) if is_published(leavers) else None
            rates = [number_in(cell) if is_published(cell) else None for cell in cells]
        except ValueError as error:
            self.run.reject(line=line, path="taux", rule="nombre", reason=f"Nombre illisible : {error}.")
            return
        if any(rate is not None and not 0 <= rate <= WHOLE for rate in rates):
            self.run.reject(line=line, path="taux", rule="pourcentage", reason=f"Taux hors de 0 à 100 : {cells}.")
            return
        is_too_few = count is not None and count < FEWEST_LEAVERS
        for months, rate in zip(self.months, rates, strict=True):
            is_secret = is_too_few or (rate is None and months <= ALWAYS_EXPECTED)
            if is_secret:
                self.run.details["taux couverts par le secret"] += 1
            if is_secret or rate is not None:
                yield (*start, months, None if is_secret else rate, count, is_secret)
