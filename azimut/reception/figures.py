"""The figures of a structure, from the counts: one function for the page and the table to download."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

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
    """Both days included."""

    key: str
    label: str
    first: date
    last: date

    @property
    def previous(self) -> tuple[date, date]:
        """As many days, just before."""
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


def structure_figures(structure_id: UUID, period: Period) -> Figures:
    """Three queries, whatever the period."""
    return _figures(ReceptionCount.objects.of_structure(structure_id), period)


def region_figures(period: Period) -> Figures:
    """Every structure together, in whole months: three queries, whatever the number of records behind them."""
    return _figures(MonthlyCount.objects.all(), period)


def _figures(counts: ReceptionCountQuerySet | MonthlyCountQuerySet, period: Period) -> Figures:
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
    tables = [_table(dimension, by_dimension.get(dimension, []), people, names) for dimension in ORDER]
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


def _table(dimension: Dimension, values: list[tuple[str, int]], people: int, communes: dict[str, str]) -> Table:
    kept = values
    if dimension == Dimension.ORIGIN:
        kept = values[:MOST_COMMUNES]
    lines = [Line(_label(dimension, value, communes), number, round(100 * number / people)) for value, number in kept]
    if others := sum(number for _, number in values[len(kept) :]):
        lines.append(Line("autres communes", others, round(100 * others / people)))
    return Table(str(dimension.label).capitalize(), dimension in SEVERAL, lines)


def _label(dimension: Dimension, value: str, communes: dict[str, str]) -> str:
    if dimension == Dimension.ORIGIN:
        return communes.get(value, "non communiqué")
    choices = LABELS[dimension]
    return str(choices(value).label) if value in choices.values else value


def _commune_names(origins: list[tuple[str, int]]) -> dict[str, str]:
    codes = [value for value, _ in origins[:MOST_COMMUNES] if value != NOT_STATED]
    return dict(Commune.objects.filter(code__in=codes).values_list("code", "name"))
