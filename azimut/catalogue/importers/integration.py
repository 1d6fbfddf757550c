"""`azimut import inserjeunes`: what becomes of leavers, by establishment, by certification or after university.

Three layouts, known by their columns: InserJeunes by CFA or lycée (`UAI`), by certification (`RNCP`), and InserSup
(`promo`, `tx_sortants_en_emploi_sal_fr_6`…), of which only the rows of everybody who graduated are kept.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import IntegrationSubject
from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.figure_files import FigureTable, is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    AreaOfFigure,
    KnownAreas,
    write_figures,
    year_in,
)
from azimut.catalogue.models import FEWEST_LEAVERS, Certification, IntegrationRate
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress

COLUMNS = (
    *PLACE_COLUMNS, "subject", "subject_code", "subject_name", "certification_id", "months", "rate", "leavers",
    "is_secret",
)  # fmt: skip
KEY = ("subject", "subject_code", "area_code", "months", "year")
RATE = re.compile(r"(?:taux emploi (\d+) mois|tx[_ ]sortants[_ ]en[_ ]emploi[_ ]sal[_ ]fr[_ ](\d+))", re.IGNORECASE)
ALWAYS_EXPECTED = 12
"""Months: a rate missing up to there is hidden; later, the cohort has not got that far yet."""
WHOLE = 100
EVERYBODY = {
    "genre": "ensemble",
    "nationalite": "ensemble",
    "regime_inscription": "ensemble",
    "obtention_diplome": "diplômé",
}

Subject = tuple[IntegrationSubject, str, str, str | None]
"""Kind, code, name, certification."""


def import_integration(
    path: Path,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the rates of the cohorts the file is of. Raises ImportRefused on an unknown layout."""
    table = read_table(path)
    source = SourceKey.HIGHER_EDUCATION if table.column("promo") else SourceKey.INTEGRATION
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
            write_figures(IntegrationRate, run, COLUMNS, _Reading(table, run).figures(), key=KEY)
    return run


class _Reading:
    """The rows of a file, whatever its layout."""

    def __init__(self, table: FigureTable, run: Run) -> None:
        self.run = run
        self.areas = KnownAreas()
        self.certifications = dict(Certification.objects.values_list("code", "title"))
        self.months = {int(m[1] or m[2]): name for name in table.header if (m := RATE.fullmatch(name.strip()))}
        if not self.months:
            raise ImportRefused(f"{table.name} : aucune colonne de taux d'emploi (« Taux emploi 6 mois »…).")
        self._subject_of, code_columns = self._layout(table)
        self._filters = [(name, EVERYBODY[name]) for name in EVERYBODY if table.column(name)]
        self._has_region, self._leavers = table.column("Région"), table.column("Sortants", "nb_sortants")
        columns = [
            table.first_column("Année", "promo", "millesime"), *code_columns,
            *([self._has_region] if self._has_region else []),
            *([self._leavers] if self._leavers else []),
            *(name for name, _value in self._filters),
            *self.months.values(),
        ]  # fmt: skip
        self.rows = list(table.rows(run.reject, *columns))

    def _layout(self, table: FigureTable) -> tuple[Callable[[str, str], Subject | None], list[str]]:
        if table.column("RNCP", "code_certification"):
            name = table.column("Libellé", "libelle_certification") or table.first_column("RNCP", "code_certification")
            return self._certification, [table.first_column("RNCP", "code_certification"), name]
        if table.column("promo"):
            return self._degree, [table.first_column("uai", "uo_lib"), table.first_column("libelle_diplome", "diplome")]
        return self._establishment, [table.first_column("UAI"), table.first_column("Libellé", "Libelle")]

    def _certification(self, code: str, name: str) -> Subject | None:
        code = f"RNCP{code}" if code.isdigit() else code
        if code not in self.certifications:
            return None
        return IntegrationSubject.CERTIFICATION, code, self.certifications[code] or name, code

    def _establishment(self, code: str, name: str) -> Subject | None:
        return (IntegrationSubject.PROVIDER, code[:40], name[:250], None) if code else None

    def _degree(self, code: str, name: str) -> Subject | None:
        """A diploma of a university: no public table ties it to the RNCP, so it stays under its own name."""
        return (IntegrationSubject.TRAINING, f"{code} · {name}"[:40], name[:250], None) if code and name else None

    def figures(self) -> Iterator[tuple[Any, ...]]:
        seen: set[tuple[str, str, int]] = set()
        self.run.details["taux couverts par le secret"] = 0
        for done, (line, values) in enumerate(self.rows):
            if done % 1_000 == 0:
                self.run.progress(done / len(self.rows))
            when, code, name, *rest = values
            area = self._area(rest.pop(0)) if self._has_region else FRANCE
            leavers = rest.pop(0) if self._leavers else ""
            kept = [rest.pop(0).lower() == value for _name, value in self._filters]
            if not all(kept):
                continue
            subject, year = self._subject_of(code, name), year_in(when)
            if subject is None or year is None or area is None:
                reason = f"Code, année ou région inconnu : {code}, {when}."
                self.run.reject(line=line, path="code", rule="inconnu", reason=reason)
            elif (subject[1], area.code, year.year) in seen:
                self.run.reject(line=line, path="code", rule="doublon", reason=f"{code}, {when} : deux fois là.")
            else:
                seen.add((subject[1], area.code, year.year))
                place = (area.kind.value, area.code, area.name, year.year, year.period)
                yield from self._rates(line, (*place, subject[0].value, *subject[1:]), leavers, tuple(rest))

    def _area(self, region: str) -> AreaOfFigure | None:
        return self.areas.region_named(region) if region else FRANCE

    def _rates(self, line: int, start: tuple[Any, ...], leavers: str, cells: Values) -> Iterator[tuple[Any, ...]]:
        """One row for each number of months; a rate that is hidden is kept as such."""
        try:
            count = round(number_in(leavers)) if is_published(leavers) else None
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
