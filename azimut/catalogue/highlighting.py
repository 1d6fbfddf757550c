"""Which occupations the figures highlight in an area: the rules, their thresholds in the profile, the figures kept.

Only the main family of an occupation counts. Rules are read for a region, and for recruitment in each bassin d'emploi
and department of it too. Women's share is national: it holds for every region.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from azimut.catalogue.enums import AreaKind, FamilyGrain, HighlightKind
from azimut.catalogue.figure_definitions import FigureKey, definition_of
from azimut.catalogue.figures import COUNTRY, SourceOfFigure, sources_named
from azimut.catalogue.models import FamilyOccupation, GenderShare, Outlook, Tension
from azimut.core.profile import HighlightRules
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Department, Region, Territory

Kept = dict[str, Any]
"""A figure as it was when the rule read it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An occupation that a rule highlights, and why."""

    occupation_code: str
    kind: HighlightKind
    area_kind: AreaKind
    area_code: str
    area_name: str
    reason: str
    figures: tuple[Kept, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.occupation_code, self.kind.value, self.area_code


def findings(region: Region, rules: HighlightRules) -> list[Finding]:
    """What the rules highlight in a region and in its territories, in a few queries whatever their number."""
    reading = _Reading(region, rules)
    return [*reading.of_the_future(), *reading.recruiting(), *reading.unbalanced()]


class _Reading:
    """The figures of one region, read once for the three rules."""

    def __init__(self, region: Region, rules: HighlightRules) -> None:
        self.region = region
        self.rules = rules
        self.occupations: dict[str, list[str]] = {}
        links = FamilyOccupation.objects.filter(rank=1, occupation__ended_on__isnull=True)
        for family, occupation in links.order_by("occupation_id").values_list("family_id", "occupation_id"):
            self.occupations.setdefault(family, []).append(occupation)

    def of_the_future(self) -> Iterator[Finding]:
        """Hard to recruit for, and for lasting jobs."""
        rows = Tension.objects.filter(
            area_code=self.region.area_code,
            level__gte=self.rules.future_tension_from,
            job_insecurity__lte=self.rules.future_job_insecurity_up_to,
        )
        for row, source in _latest(rows, Tension.objects.filter(area_code=self.region.area_code)):
            reason = (
                f"En {row.year}, les employeurs avaient du mal à recruter (tension : {row.level} sur 5) dans la"
                f" famille « {row.family.title} », pour des emplois qui durent"
                f" (instabilité : {row.job_insecurity} sur 5)."
            )
            figures = (
                _kept(FigureKey.TENSION, row.level, row, source),
                _kept(FigureKey.TENSION, row.job_insecurity, row, source, name="Instabilité des emplois"),
            )
            yield from self._marks(row, HighlightKind.OCCUPATION_OF_THE_FUTURE, reason, figures)

    def recruiting(self) -> Iterator[Finding]:
        """Among the families that plan most recruitments, and not only for a season."""
        rows = Outlook.objects.filter(area_code__in=self._areas(), projects__gt=0)
        ranks: dict[str, int] = {}
        for row, source in _latest(rows.order_by("area_code", "-projects", "family_id"), rows):
            rank = ranks[row.area_code] = ranks.get(row.area_code, 0) + 1
            if rank > self.rules.recruitment_families or row.projects < self._fewest(row.area_code):
                continue
            if (row.seasonality or 0.0) > self.rules.recruitment_seasonality_up_to:
                continue
            reason = (
                f"{_spaced(row.projects)} embauches prévues en {row.year} dans la famille « {row.family.title} »,"
                f" la {'1re' if rank == 1 else f'{rank}e'} de ce territoire."
            )
            figures = (
                _kept(FigureKey.PROJECTS, row.projects, row, source),
                _kept(FigureKey.SEASONALITY, row.seasonality, row, source),
            )
            yield from self._marks(row, HighlightKind.HIGH_RECRUITMENT, reason, figures)

    def unbalanced(self) -> Iterator[Finding]:
        """Women, or men, are rare."""
        rows = GenderShare.objects.filter(area_code=COUNTRY)
        for row, source in _latest(rows, rows):
            if self.rules.women_below <= row.women_share <= self.rules.women_above:
                continue
            are_women_rare = row.women_share < self.rules.women_below
            share, rare = (row.women_share, "de femmes") if are_women_rare else (100 - row.women_share, "d'hommes")
            reason = f"{share:.0f} % {rare} dans la famille « {row.family.title} » ({row.period or row.year})."
            figures = (_kept(FigureKey.WOMEN_SHARE, row.women_share, row, source),)
            yield from self._marks(row, HighlightKind.GENDER_BALANCE, reason, figures, everywhere=True)

    def _areas(self) -> list[str]:
        departments = [department.area_code for department in Department.objects.filter(region=self.region)]
        basins = Territory.objects.current().of_kind(TerritoryKind.EMPLOYMENT_BASIN).of_region(self.region.code)
        return [self.region.area_code, *departments, *basins.values_list("code", flat=True)]

    def _fewest(self, area_code: str) -> int:
        if area_code == self.region.area_code:
            return self.rules.recruitment_projects_from
        return self.rules.recruitment_territory_projects_from

    def _marks(
        self,
        row: Any,
        kind: HighlightKind,
        reason: str,
        figures: tuple[Kept, ...],
        *,
        everywhere: bool = False,
    ) -> Iterator[Finding]:
        area = (AreaKind(row.area_kind), row.area_code, row.area_name)
        if everywhere:
            area = (AreaKind.REGION, self.region.area_code, self.region.name)
        for occupation in self.occupations.get(row.family_id, ()):
            yield Finding(occupation, kind, *area, reason, figures)


def _latest(rows: Any, all_rows: Any) -> Iterable[tuple[Any, SourceOfFigure]]:
    """Detailed families, of the last year of each area, with their source."""
    years: dict[str, int] = {}
    for code, year in all_rows.current().order_by().values_list("area_code", "year").distinct():
        years[code] = max(year, years.get(code, 0))
    found = rows.current().filter(family__grain=FamilyGrain.DETAILED, family__ended_on__isnull=True)
    kept = [row for row in found.select_related("family") if row.year == years[row.area_code]]
    sources = sources_named(row.source for row in kept)
    return [(row, sources[row.source]) for row in kept]


def _spaced(number: float) -> str:
    """`4 000`, its space one that does not break."""
    return f"{number:,.0f}".replace(",", "\u202f")


def _kept(key: FigureKey, value: float | None, row: Any, source: SourceOfFigure, *, name: str = "") -> Kept:
    definition = definition_of(key)
    return {
        "key": key.value,
        "name": name or definition.name,
        "value": value,
        "unit": definition.unit,
        "year": row.year,
        "period": row.period,
        "area": row.area_name,
        "family": row.family.title,
        "source": source.name,
    }
