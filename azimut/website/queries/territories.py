"""The first portrait of a territory: its people, its communes, the training on offer there."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, Func, Sum
from django.utils import timezone

from azimut.catalogue.models import Occupation, Training, TrainingSession
from azimut.territories.models import Commune
from azimut.territories.places import Area, Place, find_area, place_of_code
from azimut.website.queries.freshness import catalogue_version

TOWNS_SHOWN = 12
OCCUPATIONS_SHOWN = 12
PORTRAITS_KEPT = 500


@dataclass(frozen=True)
class Portrait:
    """What the page of a territory shows. `place` is where a search from it begins: itself, or its largest commune."""

    area: Area
    population: int
    commune_count: int
    towns: tuple[Commune, ...]
    place: Place | None
    training_count: int
    session_count: int
    occupations: tuple[tuple[Occupation, int], ...]
    """The occupations most taught there, each with its number of trainings."""


def portrait_of(code: str) -> Portrait | None:
    """Eight queries at most, once per territory after each import and each day."""
    return _portrait(code, timezone.localdate(), catalogue_version())


@lru_cache(maxsize=PORTRAITS_KEPT)
def _portrait(code: str, on: date, _version: str) -> Portrait | None:
    area = find_area(code)
    if area is None:
        return None
    people = area.communes.active().aggregate(population=Sum("population"), count=Count("code"))
    towns = tuple(area.communes.active().largest_first()[:TOWNS_SHOWN])
    sessions = TrainingSession.objects.upcoming(on).filter(
        commune__in=area.communes.values("code"), training__ended_on__isnull=True
    )
    offered = sessions.aggregate(trainings=Count("training", distinct=True), sessions=Count("id"))
    return Portrait(
        area=area,
        population=people["population"] or 0,
        commune_count=people["count"],
        towns=towns,
        place=place_of_code(area.code) or (place_of_code(towns[0].code) if towns else None),
        training_count=offered["trainings"],
        session_count=offered["sessions"],
        occupations=_most_taught(sessions.values("training")) if offered["trainings"] else (),
    )


def _most_taught(trainings: Any) -> tuple[tuple[Occupation, int], ...]:
    codes = (
        Training.objects.filter(id__in=trainings)
        .order_by()
        .annotate(rome_code=Func(F("rome_codes"), function="unnest"))
        .values_list("rome_code")
        .annotate(count=Count("id"))
        .order_by("-count", "rome_code")[:OCCUPATIONS_SHOWN]
    )
    counts = dict(codes)
    occupations = Occupation.objects.current().in_bulk(counts)
    return tuple((occupations[code], count) for code, count in counts.items() if code in occupations)
