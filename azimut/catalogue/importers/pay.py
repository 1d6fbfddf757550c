"""`azimut import salaires`: net monthly pay by family (Dares, portraits statistiques des métiers).

Two tables, given together or one after the other in the same command: the medians by period, and the shares by band of
pay. The bands have no year: they are those of the last medians.

The published table of bands names its two highest bands the wrong way round: nearly half of nurses would earn over
3,000 € while their median is 2,025 €. The medians tell: when they contradict the names as written and agree with the
names exchanged, the bands are read exchanged and the report says so; when they agree with neither, none is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azimut.catalogue.figure_definitions import LICENCE, SOURCES, SourceKey
from azimut.catalogue.importers.families import load_families_once
from azimut.catalogue.importers.figure_files import FigureTable, is_published, number_in, read_table
from azimut.catalogue.importers.figure_rows import (
    FRANCE,
    PLACE_COLUMNS,
    UNSTATED,
    KnownFamilies,
    YearOfFigure,
    write_figures,
    year_in,
)
from azimut.catalogue.models import PAY_BANDS, Occupation, Pay
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Progress, Run, import_run, no_progress

COLUMNS = (
    *PLACE_COLUMNS, "subject_code", "family_id", "occupation_id", "first_quartile", "median", "third_quartile",
    "band_shares",
)  # fmt: skip
NOT_GIVEN = -1.0
HALF, ROUNDING = 50.0, 0.5
MOST_CONTRADICTIONS = 0.02
"""Share of families whose median may fall beside its band, by rounding."""

Shares = list[float]


@dataclass
class PayLine:
    """What one subject earns, in one period."""

    family: str | None
    occupation: str | None
    when: YearOfFigure
    median: float
    first_quartile: float | None = None
    third_quartile: float | None = None
    band_shares: Shares | None = None


@dataclass
class _Found:
    lines: dict[tuple[str, int], PayLine] = field(default_factory=dict)
    bands: dict[str, dict[tuple[int | None, int | None], float]] = field(default_factory=dict)


def import_pay(
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Replace the pay of the years the medians are of. Raises ImportRefused when there is no median."""
    if not dry_run:
        load_families_once()
    with import_run(
        SourceKey.PAY,
        label=SOURCES[SourceKey.PAY].name,
        files=list(paths),
        licence=LICENCE,
        depends_on=(SourceKey.FAMILIES,),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            found = _Found()
            for path in paths:
                table = read_table(path)
                (_read_bands if table.column("Pourcentage") else _read_medians)(table, found, run)
            if not found.lines:
                raise ImportRefused("Il manque le fichier des salaires médians : donnez-le avec celui des tranches.")
            _place_bands(found, run)
            rows = [_row(subject, line) for (subject, _year), line in found.lines.items()]
            write_figures(Pay, run, COLUMNS, rows, key=("subject_code", "area_code", "year"))
    return run


def _read_medians(table: FigureTable, found: _Found, run: Run) -> None:
    is_by_occupation = table.column("Fap3", "Fap") is None
    code_column = table.first_column("Rome", "code_rome") if is_by_occupation else table.first_column("Fap3", "Fap")
    quartiles = [table.column("Premier_quartile", "Q1"), table.column("Troisieme_quartile", "Q3")]
    columns = [code_column, "Annee", table.first_column("Salaire_median", "mediane", "Q2"), *filter(None, quartiles)]
    rows = list(table.rows(run.reject, *columns))
    families = None if is_by_occupation else KnownFamilies(values[0] for _line, values in rows)
    occupations = set(Occupation.objects.current().values_list("pk", flat=True)) if is_by_occupation else set()
    run.details.setdefault("sans valeur publiée", 0)
    for line, (code, when, median, *around) in rows:
        subject = families.find(code) if families else (code if code in occupations else None)
        year = year_in(when)
        if not is_published(median) or code in UNSTATED:
            run.details["sans valeur publiée"] += 1
        elif subject is None or year is None:
            run.reject(line=line, path=code_column, rule="inconnu", reason=f"Code ou année inconnu : {code}, {when}.")
        else:
            try:
                values = [number_in(text) if is_published(text) else None for text in (median, *around)]
            except ValueError as error:
                run.reject(line=line, path="salaire", rule="nombre", reason=f"Montant illisible : {error}.")
                continue
            _add(found, run, line, subject, year, values, is_family=families is not None)


def _add(
    found: _Found, run: Run, line: int, subject: str, year: YearOfFigure, values: list[float | None], *, is_family: bool
) -> None:  # fmt: skip
    median, first, third = [*values, None, None][:3]
    if median is None or median <= 0 or (first or 0) > median or (third or median) < median:
        run.reject(line=line, path="salaire", rule="ordre", reason=f"Salaires en désordre : {values}.")
        return
    key = (subject, year.year)
    if key in found.lines:
        run.reject(line=line, path="Annee", rule="doublon", reason=f"{subject}, {year.year} : deux fois là.")
        return
    found.lines[key] = PayLine(
        subject if is_family else None, None if is_family else subject, year, median, first, third
    )


def _read_bands(table: FigureTable, found: _Found, run: Run) -> None:
    code_column = table.first_column("Fap", "Fap3")
    rows = list(table.rows(run.reject, code_column, "Salaire", "Pourcentage"))
    families = KnownFamilies(values[0] for _line, values in rows)
    for line, (code, name, share) in rows:
        if code in UNSTATED:
            continue
        family, band = families.find(code), _band_named(name)
        if family is None or band is None:
            run.reject(
                line=line, path=code_column, rule="inconnu", reason=f"Famille ou tranche inconnue : {code}, {name}."
            )
            continue
        try:
            found.bands.setdefault(family, {})[band] = number_in(share) if is_published(share) else NOT_GIVEN
        except ValueError:
            run.reject(line=line, path="Pourcentage", rule="nombre", reason=f"Part illisible : « {share} ».")


def _band_named(name: str) -> tuple[int | None, int | None] | None:
    """`De 1250 € à moins de 1500 €` is (1250, 1500)."""
    bounds = [int(number) for number in re.findall(r"\d{3,}", name.replace(" ", ""))]
    low = None if name.strip().lower().startswith("moins") else next(iter(bounds), None)
    high = None if "plus" in name.lower() else next(reversed(bounds), None)
    return (low, high) if (low, high) in PAY_BANDS else None


def _place_bands(found: _Found, run: Run) -> None:
    """Give each family's last line its bands, named as its median says they are."""
    last: dict[str, PayLine] = {}
    for (subject, _year), line in sorted(found.lines.items(), key=lambda item: item[0][1]):
        last[subject] = line
    shares = {
        family: [bands[band] for band in PAY_BANDS]
        for family, bands in found.bands.items()
        if family in last and set(bands) == set(PAY_BANDS)
    }
    if not shares:
        return
    run.details["familles avec répartition"] = len(shares)
    exchanged = {family: [*values[:3], values[4], values[3]] for family, values in shares.items()}
    if _contradictions(shares, last) > MOST_CONTRADICTIONS:
        run.details["tranches les plus hautes interverties"] = len(shares)
        shares = exchanged if _contradictions(exchanged, last) <= MOST_CONTRADICTIONS else {}
    for family, values in shares.items():
        last[family].band_shares = values


def _contradictions(shares: dict[str, Shares], last: dict[str, PayLine]) -> float:
    """Share of the families whose median is not where half of people are."""
    wrong = sum(1 for family, values in shares.items() if not _agree(values, last[family].median))
    return wrong / len(shares)


def _agree(values: Shares, median: float) -> bool:
    below = 0.0
    for (_low, high), share in zip(PAY_BANDS, values, strict=True):
        below += max(share, 0.0)
        if high is not None and median < high and below < HALF - ROUNDING:
            return False
        if high is not None and median > high and below > HALF + ROUNDING:
            return False
    return True


def _row(subject: str, line: PayLine) -> tuple[Any, ...]:
    place = (FRANCE.kind.value, FRANCE.code, FRANCE.name, *line.when)
    return (
        *place, subject, line.family, line.occupation, line.first_quartile, line.median, line.third_quartile,
        line.band_shares,
    )  # fmt: skip
