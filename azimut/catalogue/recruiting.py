"""What recruits in an area, and what is highlighted there: lists for the pages of territories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from azimut.catalogue.enums import FamilyGrain, HighlightKind, TensionCause
from azimut.catalogue.figure_definitions import FigureKey, definition_of
from azimut.catalogue.figures import Figure, SourceOfFigure, area_chain, missing, sources_named
from azimut.catalogue.models import FamilyOccupation, Highlight, Occupation, OccupationFamily, Outlook, Tension
from azimut.catalogue.outlook import Cause
from azimut.territories.places import Area


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family in a list, with its occupations (those it is the main family of)."""

    code: str
    title: str
    occupations: tuple[Occupation, ...]
    figure: Figure
    """What the list is ordered by."""
    difficulty: Figure | None = None
    seasonality: Figure | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyList:
    """Families of an area, most first; empty with its reason when nothing is published there."""

    lines: tuple[FamilyLine, ...]
    area_name: str = ""
    year: int | None = None
    source: SourceOfFigure | None = None
    missing_reason: str = ""


NOTHING_THERE = "Aucun chiffre n'est publié pour ce territoire."


def recruiting_occupations(area: Area | str | None, limit: int = 10) -> FamilyList:
    """The families employers want to recruit most in, with their occupations, for the most precise area published."""
    rows = _nearest_rows(Outlook.objects.filter(projects__gt=0), area)
    chosen = list(rows.order_by("-projects", "family_id")[:limit])
    return _list_of(chosen, _recruiting_line)


def tensest_families(area: Area | str | None, limit: int = 10) -> FamilyList:
    """The families where recruiting is hardest, with the causes, for the most precise area published."""
    rows = _nearest_rows(Tension.objects.filter(level__isnull=False), area)
    chosen = list(rows.order_by("-level", "-index", "family_id")[:limit])
    return _list_of(chosen, _tension_line)


def _nearest_rows(rows: QuerySet, area: Area | str | None) -> QuerySet:
    """Rows of detailed families, of the first area of the chain that has some, and of its last year."""
    chain = area_chain(area)
    rows = rows.filter(ended_on__isnull=True, family__grain=FamilyGrain.DETAILED, area_code__in=chain)
    years: dict[str, int] = {}
    for code, year in rows.order_by().values_list("area_code", "year").distinct():
        years[code] = max(year, years.get(code, 0))
    code = next((code for code in chain if code in years), None)
    if code is None:
        return rows.none()
    mains = FamilyOccupation.objects.filter(rank=1).select_related("occupation").order_by("occupation__label")
    return rows.filter(area_code=code, year=years[code]).prefetch_related(
        "family", Prefetch("family__family_occupations", queryset=mains, to_attr="main_links")
    )


def _list_of(rows: Sequence[Any], line: Callable[[Any, SourceOfFigure], FamilyLine]) -> FamilyList:
    if not rows:
        return FamilyList((), missing_reason=NOTHING_THERE)
    sources = sources_named(row.source for row in rows)
    first = rows[0]
    return FamilyList(
        tuple(line(row, sources[row.source]) for row in rows), first.area_name, first.year, sources[first.source]
    )


def _recruiting_line(row: Outlook, source: SourceOfFigure) -> FamilyLine:
    return FamilyLine(
        code=row.family.code,
        title=row.family.title,
        occupations=_occupations(row.family),
        figure=_figure(FigureKey.PROJECTS, row.projects, row, source),
        difficulty=_figure(FigureKey.DIFFICULTY, row.difficulty, row, source),
        seasonality=_figure(FigureKey.SEASONALITY, row.seasonality, row, source),
    )


def _tension_line(row: Tension, source: SourceOfFigure) -> FamilyLine:
    causes = [Cause(kind, level) for kind in TensionCause if (level := getattr(row, kind.value)) is not None]
    return FamilyLine(
        code=row.family.code,
        title=row.family.title,
        occupations=_occupations(row.family),
        figure=_figure(FigureKey.TENSION, row.level, row, source),
        causes=tuple(sorted(causes, key=lambda cause: -cause.level)),
    )


def _occupations(family: OccupationFamily) -> tuple[Occupation, ...]:
    links: list[FamilyOccupation] = getattr(family, "main_links", [])
    return tuple(link.occupation for link in links if link.occupation.ended_on is None)


def _figure(key: FigureKey, value: float | None, row: Outlook | Tension, source: SourceOfFigure) -> Figure:
    if value is None:
        return missing(key, NOTHING_THERE)
    return Figure(
        key=key,
        value=float(value),
        unit=definition_of(key).unit,
        year=row.year,
        period=row.period,
        level=f"famille de métiers « {row.family.title} »",
        area_code=row.area_code,
        area_name=row.area_name,
        source=source,
        is_minimum=key == FigureKey.PROJECTS and getattr(row, "hidden_parts", 0) > 0,
    )


def highlights_of(occupation: Occupation, area: Area | str | None) -> tuple[Highlight, ...]:
    """What marks an occupation there: its territory's highlights, then its region's. Two queries."""
    chain = area_chain(area)
    rank = {code: position for position, code in enumerate(chain)}
    found = Highlight.objects.current().in_areas(chain).filter(occupation=occupation)
    return tuple(sorted(found, key=lambda mark: (rank[mark.area_code], mark.kind, mark.origin)))


def highlighted_occupations(
    area: Area | str | None, kind: HighlightKind | None = None, limit: int | None = None
) -> tuple[Highlight, ...]:
    """The highlights of an area and of those around it, by kind then by name of occupation, with their occupation."""
    found = Highlight.objects.current().in_areas(area_chain(area)).filter(occupation__ended_on__isnull=True)
    if kind is not None:
        found = found.filter(kind=kind)
    return tuple(found.select_related("occupation").order_by("kind", "occupation__label", "area_code")[:limit])
