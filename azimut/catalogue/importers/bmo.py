"""`azimut import bmo`: the yearly survey Besoins en main-d'œuvre of France Travail, by family and bassin d'emploi.

Two layouts: the workbook (`Code métier BMO`, `BE25` or `BE`, `Dept`, `met`, `xmet`, `smet`) and the CSV of the API
(`FAP_CODE`, `CATCHMENT_AREA_CODE`, `NB_RECRUT_PROJECTS`…). Both give bassins only: departments, regions and France are
their sums. A star (or `nd`, `ns`…) hides a small number: it counts for nothing in a sum, which is then said to be a
minimum. An empty cell is zero.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import AreaKind
from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.basins import import_basins
from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.families import grain_of, load_families_once
from azimut.catalogue.importers.figure_files import FigureTable, is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    AreaOfFigure,
    KnownAreas,
    KnownFamilies,
    write_figures,
    year_in,
)
from azimut.catalogue.models import OccupationFamily, Outlook
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.merging import fingerprint_of
from azimut.core.importing.services import Progress, Run, import_run, no_progress

LONGEST_BASIN_CODE = 17
LONGEST_BASIN_NAME = 120
COLUMNS = (*PLACE_COLUMNS, "family_id", "projects", "difficult_projects", "seasonal_projects", "hidden_parts")
NAMES = {
    "family": ("Code métier BMO", "Code métier", "FAP_CODE", "FAP"),
    "title": ("Nom métier BMO", "Nom métier", "Libellé métier BMO", "FAP_NAME"),
    "department": ("Dept", "Dep", "Code département", "DEPARTEMENT_CODE"),
    "projects": ("met", "Projets de recrutement", "NB_RECRUT_PROJECTS"),
    "difficult": ("xmet", "Projets difficiles", "NB_DIFF_RECRUT_PROJECTS"),
    "seasonal": ("smet", "Projets saisonniers", "NB_SEASON_RECRUT_PROJECTS"),
}
BASIN_CODES = re.compile(r"(?:code )?be ?(\d\d)?|code bassin(?: bmo| d'emploi)?|catchment area code")
BASIN_NAMES = re.compile(r"nom ?be ?(?:\d\d)?|nom bassin(?: bmo| d'emploi)?|catchment area name")
NEW_VINTAGE = 2021
"""The nomenclature of the survey since 2023; its families are taken from the file when they are not known."""
SMALLEST_SHARE_KNOWN = 0.8
ROUNDING = 0.01
FULL_DECIMALS = 6


@dataclass
class Sums:
    """What a family adds up to in an area; None: nothing but hidden cells."""

    projects: float | None = None
    difficult: float | None = None
    seasonal: float | None = None
    hidden: int = 0

    def add(self, cells: list[float | None]) -> None:
        """Projects, difficult and seasonal ones, None when hidden."""
        self.projects = _added(self.projects, cells[0])
        self.difficult = _added(self.difficult, cells[1])
        self.seasonal = _added(self.seasonal, cells[2])
        self.hidden += None in cells


def _added(total: float | None, value: float | None) -> float | None:
    return total if value is None else (total or 0.0) + value


def import_bmo(
    path: Path,
    *,
    year: int | None = None,
    basins_path: Path | None = None,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the projects of the file's year, said by a column, by `year` or by the name of the file.

    `basins_path`, a table of the communes of each bassin, lets the figures of a bassin be found from a commune.
    Raises ImportRefused.
    """
    if not dry_run:
        load_families_once()
    with import_run(
        SourceKey.PROJECTS,
        label=SOURCES[SourceKey.PROJECTS].name,
        files=[path, *([basins_path] if basins_path else [])],
        licence=LICENCE,
        depends_on=(SourceKey.FAMILIES,),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            table = read_table(path, having=NAMES["projects"])
            reading = _Reading(table, year or 0, path, run)
            write_figures(Outlook, run, COLUMNS, reading.figures(), key=("family_id", "area_code", "year"))
            if basins_path:
                import_basins(read_table(basins_path), reading.basin_names, run)
    return run


class _Reading:
    """The rows of a file added up by family and area."""

    def __init__(self, table: FigureTable, year: int, path: Path, run: Run) -> None:
        basin = table.column_like(BASIN_CODES) or "Code du bassin d'emploi (BE)"
        basin_name = table.column_like(BASIN_NAMES) or "Nom du bassin d'emploi (NOMBE)"
        columns = [basin, basin_name, *(table.first_column(*names) for names in NAMES.values())]
        year_column = table.column("annee", "millesime", "year")
        self.rows = list(table.rows(run.reject, *columns, *([year_column] if year_column else [])))
        self.run = run
        self.year = year or self._year_of(bool(year_column), basin, path)
        self.areas = KnownAreas()
        self.families = self._families()
        self.basin_names: dict[str, str] = {}
        self._seen: set[tuple[str, str, str]] = set()

    def _year_of(self, has_column: bool, basin: str, path: Path) -> int:
        said = self.rows[0][1][-1] if has_column and self.rows else ""
        found = year_in(said) or year_in(f"20{basin[-2:]}" if basin[-2:].isdecimal() else "") or year_in(path.stem)
        if found is None:
            raise ImportRefused(f"{path.name} ne dit pas son année : ajoutez --year.")
        return found.year

    def _families(self) -> KnownFamilies:
        codes = {values[2]: values[3] for _line, values in self.rows}
        families = KnownFamilies(codes)
        if families.share_known >= SMALLEST_SHARE_KNOWN:
            return families
        OccupationFamily.objects.bulk_create(
            [
                OccupationFamily(
                    id=f"{NEW_VINTAGE}-{code}",
                    code=code,
                    nomenclature=NEW_VINTAGE,
                    title=title[:250] or code,
                    grain=grain.value,
                    source=SourceKey.PROJECTS,
                    fingerprint=fingerprint_of(code, title),
                )
                for code, title in codes.items()
                if (grain := grain_of(code))
            ],
            ignore_conflicts=True,
        )
        return KnownFamilies(codes)

    def figures(self) -> Iterator[tuple[Any, ...]]:
        """One row for each family in each area."""
        sums: dict[tuple[str, AreaOfFigure], Sums] = defaultdict(Sums)
        for done, (line, values) in enumerate(self.rows):
            if done % 1_000 == 0:
                self.run.progress(done / len(self.rows))
            if cells := self._cells(line, values):
                for area in self._areas_of(values):
                    sums[str(self.families.find(values[2])), area].add(cells)
        for (family, area), total in sums.items():
            figures = [_rounded(value) for value in (total.projects, total.difficult, total.seasonal)]
            yield (area.kind.value, area.code, area.name, self.year, "", family, *figures, total.hidden)

    def _areas_of(self, values: Values) -> list[AreaOfFigure]:
        """The bassin, its department, its region, France."""
        department = self.areas.department(values[4])
        basin = AreaOfFigure(AreaKind.BASIN, f"be-{values[0]}", self._basin_name(values))
        region = self.areas.region_of(department) if department else None
        return [area for area in (basin, department, region, FRANCE) if area]

    def _basin_name(self, values: Values) -> str:
        return self.basin_names.setdefault(
            values[0], (values[1].title() if values[1].isupper() else values[1])[:LONGEST_BASIN_NAME]
        )

    def _cells(self, line: int, values: Values) -> list[float | None] | None:
        """Projects, difficult and seasonal ones; None when the row is set aside."""
        basin, _name, code, _title, department, *cells = values[:8]
        key = (basin, department, code)
        fault = self._fault(key)
        if fault:
            self.run.reject(line=line, path=fault[0], rule=fault[0], reason=fault[1])
            return None
        try:
            numbers = [number_in(cell or "0") if not cell or is_published(cell) else None for cell in cells]
        except ValueError as error:
            self.run.reject(line=line, path="met", rule="nombre", reason=f"Nombre illisible : {error}.")
            return None
        if not _is_coherent(numbers):
            self.run.reject(
                line=line, path="xmet", rule="coherence", reason=f"Plus de parties que de projets : {cells}."
            )
            return None
        self._seen.add(key)
        return numbers

    def _fault(self, key: tuple[str, str, str]) -> tuple[str, str] | None:
        basin, department, code = key
        if not 0 < len(basin) <= LONGEST_BASIN_CODE:
            return "bassin", f"Le bassin d'emploi n'a pas de code, ou trop long : « {basin[:40]} »."
        if self.families.find(code) is None:
            return "famille", f"Famille inconnue : « {code} »."
        if self.areas.department(department) is None:
            return "departement", f"Département inconnu : « {department} »."
        return ("doublon", f"{code} est deux fois dans le bassin {basin}.") if key in self._seen else None


def _is_coherent(numbers: list[float | None]) -> bool:
    projects = numbers[0]
    if any(number is not None and number < 0 for number in numbers):
        return False
    return projects is None or all(part is None or part <= projects + ROUNDING for part in numbers[1:])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, FULL_DECIMALS)
