"""`azimut import tensions`: the yearly table of tensions of Dares and France Travail, by family, nation to department.

Where too few people work in a family, Dares gives the raw index without any level: such a row has nothing to show.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from azimut.catalogue.enums import TensionCause
from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.families import load_families_once
from azimut.catalogue.importers.figure_files import count_in, is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    AreaOfFigure,
    KnownAreas,
    KnownFamilies,
    write_figures,
    year_in,
)
from azimut.catalogue.models import Tension
from azimut.core.importing.services import Progress, Run, import_run, no_progress

CAUSES: dict[TensionCause, str] = {
    TensionCause.HIRING_INTENSITY: "Intensité d'embauches",
    TensionCause.TRAINING_MISMATCH: "Lien formation-emploi",
    TensionCause.LABOUR_SHORTAGE: "Manque de main-d'œuvre disponible",
    TensionCause.JOB_INSECURITY: "Non-durabilité de l'emploi",
    TensionCause.WORKING_CONDITIONS: "Conditions de travail contraignantes",
    TensionCause.GEOGRAPHIC_MISMATCH: "Inadéquation géographique",
}
GIVEN = ("fap", "Année", "niveau_geo", "reg", "dep", "Emploi moyen", "Tension", "Catégorie Tension")
COLUMNS = (*PLACE_COLUMNS, "family_id", "index", "level", "jobs", *(cause.value for cause in CAUSES))
LEVELS = range(1, 6)


def import_tensions(
    path: Path,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the tensions of the years the file is of."""
    if not dry_run:
        load_families_once()
    with import_run(
        SourceKey.TENSION,
        label=SOURCES[SourceKey.TENSION].name,
        files=[path],
        licence=LICENCE,
        depends_on=(SourceKey.FAMILIES,),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            rows = list(read_table(path).rows(run.reject, *GIVEN, *CAUSES.values()))
            write_figures(Tension, run, COLUMNS, _figures(rows, run), key=("family_id", "area_code", "year"))
    return run


def _figures(rows: list[tuple[int, Values]], run: Run) -> Iterator[tuple[Any, ...]]:
    families = KnownFamilies(values[0] for _line, values in rows)
    areas = KnownAreas()
    seen: set[tuple[str, str, int]] = set()
    run.details["sans niveau publié"] = 0
    for done, (line, values) in enumerate(rows):
        if done % 1_000 == 0:
            run.progress(done / len(rows))
        figure = _figure(line, values, families, areas, run)
        if figure is None:
            continue
        key = (figure[5], figure[1], figure[3])
        if key in seen:
            run.reject(line=line, path="fap", rule="doublon", reason=f"La famille {values[0]} est là deux fois ici.")
            continue
        seen.add(key)
        yield figure


def _figure(line: int, values: Values, families: KnownFamilies, areas: KnownAreas, run: Run) -> tuple[Any, ...] | None:
    code, when, level_name, region, department, jobs, index, level, *causes = values
    family, year = families.find(code), year_in(when)
    area = _area(level_name.strip().lower(), region, department, areas)
    if family is None or year is None or area is None:
        path = "fap" if family is None else ("Année" if year is None else "niveau_geo")
        run.reject(line=line, path=path, rule="inconnu", reason=f"Famille, année ou territoire inconnu : {values[:5]}.")
        return None
    if not is_published(level):
        run.details["sans niveau publié"] += 1
        return None
    try:
        levels = [_level(value) for value in (level, *causes)]
        figures = (
            number_in(index) if is_published(index) else None,
            levels[0],
            count_in(jobs) if is_published(jobs) else None,
        )
    except ValueError as error:
        run.reject(line=line, path="niveaux", rule="nombre", reason=f"Nombre illisible ou hors de 1 à 5 : {error}.")
        return None
    return (area.kind.value, area.code, area.name, year.year, year.period, family, *figures, *levels[1:])


def _area(level: str, region: str, department: str, areas: KnownAreas) -> AreaOfFigure | None:
    if level.startswith("nat"):
        return FRANCE
    return areas.region(region) if level.startswith("reg") else areas.department(department)


def _level(text: str) -> int | None:
    if not is_published(text):
        return None
    value = number_in(text)
    if value not in LEVELS:
        raise ValueError(text)
    return int(value)
