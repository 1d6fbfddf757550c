"""`azimut import mixite`: share of women by family (Dares, portraits statistiques des métiers)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.csv_reading import Values
from azimut.catalogue.importers.families import load_families_once
from azimut.catalogue.importers.figure_files import is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    UNSTATED,
    KnownFamilies,
    write_figures,
    year_in,
)
from azimut.catalogue.models import GenderShare
from azimut.core.importing.services import Progress, Run, import_run, no_progress

COLUMNS = (*PLACE_COLUMNS, "family_id", "women_share")
WHOLE = 100


def import_women_share(
    path: Path,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the shares of the years the file is of. Columns `Fap3` (or `Fap`), `Annee`, `Part` (percent)."""
    if not dry_run:
        load_families_once()
    with import_run(
        SourceKey.WOMEN_SHARE,
        label=SOURCES[SourceKey.WOMEN_SHARE].name,
        files=[path],
        licence=LICENCE,
        depends_on=(SourceKey.FAMILIES,),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            table = read_table(path)
            code_column = table.first_column("Fap3", "Fap", "Fap5")
            rows = list(table.rows(run.reject, code_column, "Annee", "Part"))
            write_figures(GenderShare, run, COLUMNS, _figures(rows, run), key=("family_id", "area_code", "year"))
    return run


def _figures(rows: list[tuple[int, Values]], run: Run) -> Iterator[tuple[Any, ...]]:
    families = KnownFamilies(values[0] for _line, values in rows)
    seen: set[tuple[str, int]] = set()
    run.details["sans valeur publiée"] = 0
    for line, (code, when, share) in rows:
        family, year = families.find(code), year_in(when)
        if not is_published(share) or code in UNSTATED:
            run.details["sans valeur publiée"] += 1
        elif family is None:
            run.reject(line=line, path="Fap3", rule="famille", reason=f"Famille inconnue : « {code} ».")
        elif year is None or (family, year.year) in seen:
            run.reject(line=line, path="Annee", rule="annee", reason=f"Année absente ou deux fois là : « {when} ».")
        elif (value := _percentage(share)) is None:
            run.reject(line=line, path="Part", rule="nombre", reason=f"Attendu un nombre de 0 à 100 : « {share} ».")
        else:
            seen.add((family, year.year))
            yield (FRANCE.kind.value, FRANCE.code, FRANCE.name, year.year, year.period, family, value)


def _percentage(text: str) -> float | None:
    try:
        value = number_in(text)
    except ValueError:
        return None
    return value if 0 <= value <= WHOLE else None
