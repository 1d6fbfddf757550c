"""A figure as pages show it: its value, or why there is none; always its year, its source, its level and its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from azimut.catalogue.figure_definitions import LICENCE, SOURCES, STARTER_SOURCE, FigureKey, definition_of
from azimut.core.models import ImportRun
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Commune, CommuneQuerySet
from azimut.territories.places import Area

COUNTRY = "FR"
NOT_PUBLISHED = "Aucun chiffre n'est publié pour cette famille de métiers."
NO_FAMILY = "Les statistiques ne rattachent ce métier à aucune famille de métiers."
NOT_TIED_YET = (
    "L'enquête suit une nouvelle liste de familles de métiers, qu'aucune table publique ne relie encore à ce métier."
)
TOO_FEW_PEOPLE = "Trop peu de personnes sont concernées : le chiffre est couvert par le secret statistique."
NO_CERTIFICATION = "Aucun taux n'est publié pour les certifications qui mènent à ce métier."
NEAR_KINDS = (TerritoryKind.EMPLOYMENT_BASIN, TerritoryKind.COORDINATION_BASIN, TerritoryKind.EMPLOYMENT_ZONE)
"""The territories of a commune for which figures are published or occupations put forward."""
OCCUPATION_LEVEL = "métier"


@dataclass(frozen=True, slots=True)
class SourceOfFigure:
    """Who published it. `data_date` is the date of the data, when the import knows it."""

    name: str
    url: str = ""
    licence: str = LICENCE
    data_date: date | None = None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with everything that must be said beside it; `value` is None when there is none, for `missing_reason`."""

    key: FigureKey
    value: float | None
    unit: str = ""
    year: int | None = None
    period: str = ""
    """`2017-2019` for a mean of several years; empty otherwise."""
    level: str = ""
    """What it is about: `famille de métiers « Coiffeurs »`, `métier`, `certification « CAP boulanger »`."""
    area_code: str = ""
    area_name: str = ""
    source: SourceOfFigure | None = None
    is_minimum: bool = False
    """Part of the figure is hidden by statistical secrecy: at least this much."""
    missing_reason: str = ""

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def name(self) -> str:
        return definition_of(self.key).name

    @property
    def when(self) -> str:
        """`2017-2019`, or `2025`."""
        return self.period or (str(self.year) if self.year else "")


def missing(key: FigureKey, reason: str) -> Figure:
    """No figure, because…"""
    return Figure(key, None, definition_of(key).unit, missing_reason=reason)


def area_chain(area: Area | str | None) -> tuple[str, ...]:
    """The codes of the areas a figure may hold for, the most precise first; France is always last. One query at most.

    A territory that crosses departments or regions goes straight up to what contains it whole.
    """
    code = (area.code if isinstance(area, Area) else area or COUNTRY).replace("\x00", "")
    if code == COUNTRY or code.startswith("reg-"):
        return (code,) if code == COUNTRY else (code, COUNTRY)
    communes, is_small = _communes_of(code)
    found = communes.order_by().aggregate(
        regions=ArrayAgg("department__region_id", distinct=True, default=[]),
        departments=ArrayAgg("department_id", distinct=True, default=[]),
        **{kind.value: _territories(kind) for kind in NEAR_KINDS},
    )
    near = [found[kind.value] for kind in NEAR_KINDS] if is_small else []
    above = [
        *(codes[0] for codes in near if len(codes) == 1),
        *([f"dep-{found['departments'][0]}"] if len(found["departments"]) == 1 else []),
        *([f"reg-{found['regions'][0]}"] if len(found["regions"]) == 1 else []),
        COUNTRY,
    ]
    return tuple(dict.fromkeys([*([] if is_small else [code]), *above]))


def _territories(kind: TerritoryKind) -> ArrayAgg:
    held = Q(territories__kind=kind, territories__ended_on__isnull=True)
    return ArrayAgg("territories__code", distinct=True, default=[], filter=held)


def _communes_of(code: str) -> tuple[CommuneQuerySet, bool]:
    """The communes of a code, and whether figures are too coarse to hold for it."""
    if code.startswith("dep-"):
        return Commune.objects.of_department(code.removeprefix("dep-")), False
    if code.startswith("cp-"):
        return Commune.objects.filter(postcodes__contains=[code.removeprefix("cp-")]), True
    if "-" in code:
        return Commune.objects.of_territory(code), False
    return Commune.objects.filter(code=code), True


def sources_named(names: Iterable[str]) -> dict[str, SourceOfFigure]:
    """What to say of each `source` of rows, in one query."""
    wanted = sorted(set(names))
    runs = {run.source: run for run in ImportRun.objects.filter(source__in=wanted).latest_by_source()} if wanted else {}
    return {name: _source(name, runs.get(name)) for name in wanted}


def _source(name: str, run: ImportRun | None) -> SourceOfFigure:
    known = SOURCES.get(name)
    label = known.name if known else (run.label if run else name)
    licence = (run.licence if run else "") or (known.licence if known else "")
    return SourceOfFigure(
        label,
        known.url if known else "",
        licence,
        run.data_date if run else None,
        is_demonstration=name == STARTER_SOURCE,
    )


def nearest(rows: Sequence[dict[str, object]], chain: Sequence[str]) -> list[dict[str, object]]:
    """Rows from the most precise area to France."""
    rank = {code: position for position, code in enumerate(chain)}
    return sorted(rows, key=lambda row: rank[str(row["area_code"])])
