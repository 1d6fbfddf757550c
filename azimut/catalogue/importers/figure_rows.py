"""What every importer of figures shares: families and areas by their codes, years, and writing rows."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from azimut.catalogue.enums import AreaKind
from azimut.catalogue.figure_definitions import STARTER_SOURCE
from azimut.catalogue.importers.families import ALL_CODE
from azimut.catalogue.models import OccupationFamily
from azimut.catalogue.models.outlook import FigureRow
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.merging import fingerprint_of, replace_rows, staged
from azimut.core.importing.services import Run
from azimut.core.text import words
from azimut.territories.models import Department, Region

PERIOD = re.compile(r"(?:cumul\s+)?(?P<first>(?:19|20)\d\d)\s*[-/,]\s*(?P<last>(?:19|20)\d\d)")
YEAR = re.compile(r"(?:19|20)\d\d")
UNSTATED = frozenset({"Z", "ZZZ", "ZZZZZ"})
"""People whose family is not known: nobody's occupation."""
WHOLE_NAMES = {"ensemble": ALL_CODE, "ens": ALL_CODE}


class AreaOfFigure(NamedTuple):
    """Where a row holds."""

    kind: AreaKind
    code: str
    name: str


class YearOfFigure(NamedTuple):
    """The last year, and the period when there are several."""

    year: int
    period: str


FRANCE = AreaOfFigure(AreaKind.COUNTRY, "FR", "France")


class KnownAreas:
    """Regions and departments by the codes files write: `1.0`, `01`, `1`, `2A`."""

    def __init__(self) -> None:
        self._regions = dict(Region.objects.values_list("code", "name"))
        self._departments = dict(Department.objects.values_list("code", "name"))
        self._region_of = dict(Department.objects.values_list("code", "region_id"))
        self._by_name = {_bare(name): code for code, name in self._regions.items()}

    def region(self, code: str) -> AreaOfFigure | None:
        code = _padded(code)
        name = self._regions.get(code)
        return AreaOfFigure(AreaKind.REGION, f"reg-{code}", name) if name else None

    def region_named(self, name: str) -> AreaOfFigure | None:
        """`AUVERGNE-RHONE-ALPES`, `La Réunion`."""
        return self.region(self._by_name.get(_bare(name), ""))

    def department(self, code: str) -> AreaOfFigure | None:
        code = _padded(code)
        name = self._departments.get(code)
        return AreaOfFigure(AreaKind.DEPARTMENT, f"dep-{code}", name) if name else None

    def region_of(self, department: AreaOfFigure) -> AreaOfFigure | None:
        """The region of a department."""
        return self.region(self._region_of[department.code.removeprefix("dep-")])


def _padded(code: str) -> str:
    return code.strip().upper().removesuffix(".0").zfill(2)


def _bare(name: str) -> str:
    return " ".join(word for word in words(name) if word not in {"la", "le", "l"})


class KnownFamilies:
    """Families by code, in the vintage of the nomenclature that knows most of the codes of a file."""

    def __init__(self, codes: Iterable[str]) -> None:
        given = {whole_code(code) for code in codes}
        by_vintage: dict[int, dict[str, str]] = {}
        for key, code, vintage in OccupationFamily.objects.current().values_list("id", "code", "nomenclature"):
            by_vintage.setdefault(vintage, {})[code] = key
        if not by_vintage:
            raise ImportRefused("Aucune famille de métiers : lancez d'abord azimut import familles.")
        self.vintage = max(by_vintage, key=lambda vintage: (len(given & set(by_vintage[vintage])), vintage))
        self._by_code = by_vintage[self.vintage]
        self.share_known = len(given & set(self._by_code)) / max(1, len(given))

    def find(self, code: str) -> str | None:
        """The id of a family."""
        return self._by_code.get(whole_code(code))


def whole_code(code: str) -> str:
    """A code as the nomenclature writes it; `Ensemble` is a family too."""
    return WHOLE_NAMES.get(code.strip().lower(), code.strip())


def year_in(text: str) -> YearOfFigure | None:
    """`2019`, `2017-2019` or `cumul 2023-2024`; None when there is no year."""
    if match := PERIOD.search(text):
        return YearOfFigure(int(match["last"]), f"{match['first']}-{match['last']}")
    found = YEAR.search(text)
    return YearOfFigure(int(found[0]), "") if found else None


PLACE_COLUMNS = ("area_kind", "area_code", "area_name", "year", "period")


def write_figures(
    model: type[FigureRow],
    run: Run,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: Sequence[str],
    listed: str = "",
) -> None:
    """Make the figures of the run's source equal to `rows`, for the years they are of; other years are left alone.

    With `listed`, a column, only the figures of what the file lists end: the source comes in several files.

    `columns` begins with PLACE_COLUMNS. The fictional figures of the demonstration end: real ones are there now.
    """
    figures = list(rows)  # before COPY begins: making them asks the database
    years = {row[3] for row in figures}
    with staged(model, (*columns, "source", "fingerprint")) as stage:
        for row in figures:
            stage.write((*row, run.source, fingerprint_of(*row)))
    if not years:
        raise ImportRefused("Le fichier ne contient aucun chiffre utilisable : rien n'a été changé.")
    where = f"target.year IN ({', '.join(str(year) for year in sorted(years))})"
    if listed:
        where += f" AND EXISTS (SELECT 1 FROM {stage.name} AS own WHERE own.{listed} = target.{listed})"  # noqa: S608
    merged = replace_rows(stage, source=run.source, key=key, where=where)
    run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
    if run.source != STARTER_SOURCE:
        starters = model._default_manager.filter(source=STARTER_SOURCE, ended_on__isnull=True)  # noqa: SLF001
        starters.update(ended_on=timezone.localdate())
