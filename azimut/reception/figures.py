"""The figures of a structure, of a territory, of the region, from the counts: one function for page and table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from azimut.core.disclosure import cells_to_merge
from azimut.reception import enums
from azimut.reception.enums import NOT_STATED, Dimension
from azimut.reception.models import MonthlyCount, MonthlyCountQuerySet, ReceptionCount, ReceptionCountQuerySet
from azimut.territories.models import Commune

LABELS = {
    Dimension.GENDER: enums.Gender,
    Dimension.AGE_BAND: enums.AgeBand,
    Dimension.SITUATION: enums.PersonSituation,
    Dimension.NEWNESS: enums.Newness,
    Dimension.CAME_THROUGH: enums.CameThrough,
    Dimension.CHANNEL: enums.Channel,
    Dimension.LEVEL: enums.Level,
    Dimension.NEED: enums.PersonNeed,
    Dimension.OBSTACLE: enums.Obstacle,
    Dimension.ANSWER: enums.GivenAnswer,
}
SEVERAL = frozenset({Dimension.NEED, Dimension.OBSTACLE, Dimension.ANSWER})
"""A person may have several of these: they add up to more than the people received."""

ORDER = (
    Dimension.NEED,
    Dimension.ORIGIN,
    Dimension.ANSWER,
    Dimension.SITUATION,
    Dimension.AGE_BAND,
    Dimension.GENDER,
    Dimension.OBSTACLE,
    Dimension.NEWNESS,
    Dimension.CAME_THROUGH,
    Dimension.CHANNEL,
    Dimension.LEVEL,
)
MOST_COMMUNES = 15
CSV_HEADINGS = ("du", "au", "tableau", "valeur", "personnes")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; set beside what was counted before, over as long a time."""

    key: str
    label: str
    first: date
    last: date
    before: tuple[date, date] | None = None
    before_label: str = "dans la période d'avant, aussi longue"

    @property
    def previous(self) -> tuple[date, date]:
        """What it is set beside; when nothing is said, as many days, just before."""
        if self.before:
            return self.before
        length = self.last - self.first + timedelta(days=1)
        return self.first - length, self.last - length


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    people: int
    share: int
    """Percent of the people received, rounded."""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    has_several: bool
    lines: list[Line]
    is_partial: bool = False
    """Small counts are merged, or left out where the lines do not add up."""


@dataclass(frozen=True, slots=True)
class Figures:
    period: Period
    people: int
    records: int
    minutes: int
    people_before: int
    tables: list[Table]

    @property
    def mean_minutes(self) -> int:
        return round(self.minutes / self.records) if self.records else 0


def periods(today: date) -> list[Period]:
    """The periods one may ask for; the first is shown by default."""
    monday = today - timedelta(days=today.weekday())
    return [
        Period("semaine", "Cette semaine", monday, today),
        Period("mois", "Ce mois", today.replace(day=1), today),
        Period("annee", "Cette année", today.replace(month=1, day=1), today),
    ]


def regional_periods(today: date) -> list[Period]:
    """Whole months only: those are what the region's counts are kept by. The first is shown by default."""
    this_month = today.replace(day=1)
    ended = this_month - timedelta(days=1)
    year_ago = _year_before(this_month)
    last_month = Period(
        "mois", "Le mois dernier", ended.replace(day=1), ended, before_label="dans le même mois, un an avant"
    )
    last_year = Period(
        "annee",
        f"L'année {today.year - 1}",
        date(today.year - 1, 1, 1),
        date(today.year - 1, 12, 31),
        before_label=f"en {today.year - 2}",
    )
    twelve = Period("douze", "Douze mois", year_ago, ended, before_label="dans les douze mois d'avant")
    return [replace(asked, before=_as_long_a_year_before(asked)) for asked in (twelve, last_month, last_year)]


def _as_long_a_year_before(period: Period) -> tuple[date, date]:
    after = period.last + timedelta(days=1)
    return _year_before(period.first), _year_before(after) - timedelta(days=1)


def _year_before(first_of_month: date) -> date:
    return first_of_month.replace(year=first_of_month.year - 1)


def structure_figures(structure_id: UUID, period: Period) -> Figures:
    """Three queries, whatever the period."""
    return _figures(ReceptionCount.objects.of_structure(structure_id), period)


def region_figures(period: Period, *, threshold: int = 0) -> Figures:
    """Every structure together, in whole months: three queries, whatever the number of records behind them."""
    return _figures(MonthlyCount.objects.all(), period, threshold)


def figures_of_structures(structures: Iterable[UUID], period: Period, *, threshold: int = 0) -> Figures:
    """These structures together, in whole months."""
    return _figures(MonthlyCount.objects.filter(structure__in=list(structures)), period, threshold)


def _figures(counts: ReceptionCountQuerySet | MonthlyCountQuerySet, period: Period, threshold: int = 0) -> Figures:
    rows = (
        counts.between(period.first, period.last)
        .values_list("dimension", "value")
        .annotate(n=Sum("people"), r=Sum("records"), m=Sum("minutes"))
        .order_by("dimension", "-n", "value")
    )
    by_dimension: dict[str, list[tuple[str, int]]] = {}
    records = minutes = 0
    for dimension, value, number, count, duration in rows:
        if dimension == Dimension.TOTAL:
            records, minutes = count, duration
        if number:
            by_dimension.setdefault(dimension, []).append((value, number))
    people = sum(number for _, number in by_dimension.get(Dimension.TOTAL, ()))
    names = _commune_names(by_dimension.get(Dimension.ORIGIN, []))
    tables = [_table(dimension, by_dimension.get(dimension, []), people, names, threshold) for dimension in ORDER]
    before = counts.between(*period.previous).totals()["people"]
    return Figures(period, people, records, minutes, before, [table for table in tables if table.lines])


def csv_rows(figures: Figures) -> Iterator[list[str]]:
    """The same figures as the page, one line each."""
    span = [figures.period.first.isoformat(), figures.period.last.isoformat()]
    yield [*span, "Ensemble", "Personnes reçues", str(figures.people)]
    yield [*span, "Ensemble", "Fiches", str(figures.records)]
    yield [*span, "Ensemble", "Minutes", str(figures.minutes)]
    for table in figures.tables:
        for line in table.lines:
            yield [*span, table.title, line.label, str(line.people)]


def _table(
    dimension: Dimension, values: list[tuple[str, int]], people: int, communes: dict[str, str], threshold: int
) -> Table:
    is_origin = dimension == Dimension.ORIGIN
    return counted_table(
        str(dimension.label).capitalize(),
        [(_label(dimension, value, communes), number) for value, number in values],
        people=people,
        has_several=dimension in SEVERAL,
        threshold=threshold,
        others="autres communes" if is_origin else "autres réponses, réunies",
        most=MOST_COMMUNES if is_origin else len(values),
    )


def counted_table(
    title: str,
    values: list[tuple[str, int]],
    *,
    people: int = 0,
    has_several: bool = False,
    threshold: int = 0,
    others: str = "autres",
    most: int | None = None,
) -> Table:
    """The largest first, the rest as one sum; below `threshold`, no count is shown nor can be worked out."""
    numbers = [number for _, number in values]
    people = people or sum(numbers)
    if has_several:
        hidden = {cell for cell, number in enumerate(numbers) if number < threshold}
    else:
        hidden = cells_to_merge(numbers, threshold=threshold)
    kept = [pair for cell, pair in enumerate(values) if cell not in hidden][:most]
    lines = [Line(label, number, round(100 * number / people)) for label, number in kept]
    rest = sum(numbers) - sum(number for _, number in kept)
    if rest and not has_several:
        lines.append(Line(others, rest, round(100 * rest / people)))
    return Table(title, has_several, lines, is_partial=bool(hidden))


def _label(dimension: Dimension, value: str, communes: dict[str, str]) -> str:
    if dimension == Dimension.ORIGIN:
        return communes.get(value, "non communiqué")
    choices = LABELS[dimension]
    return str(choices(value).label) if value in choices.values else value


def _commune_names(origins: list[tuple[str, int]]) -> dict[str, str]:
    codes = [value for value, _ in origins[:MOST_COMMUNES] if value != NOT_STATED]
    return dict(Commune.objects.filter(code__in=codes).values_list("code", "name"))
