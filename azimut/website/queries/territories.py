"""The portrait of a territory: its people, what recruits there, the training on offer, who receives people.

One function makes the portrait; the page, its file and the comparison all read it, so that they never disagree.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, F, Func, Sum, Value, Window
from django.utils import timezone

from azimut.catalogue.figures import area_chain
from azimut.catalogue.models import Occupation, TrainingSession
from azimut.territories.models import Commune, CommuneQuerySet
from azimut.territories.places import Area, Place, find_area, place_of_code
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.territory_help import NetworkLine, networks_there
from azimut.website.queries.territory_needs import HighlightGroup, Needs, highlights_there, needs_of

TOWNS_SHOWN = 12
OCCUPATIONS_SHOWN = 12
PORTRAITS_KEPT = 500


@dataclass(frozen=True)
class Offer:
    """Trainings with a session to come there; `by_occupation` counts them by ROME code."""

    trainings: int
    sessions: int
    by_occupation: dict[str, int]


@dataclass(frozen=True)
class Portrait:
    """What the page of a territory shows. `place` is where a search from it begins: itself, or its largest commune."""

    area: Area
    population: int
    commune_count: int
    towns: tuple[Commune, ...]
    place: Place | None
    offer: Offer
    occupations: tuple[tuple[Occupation, int], ...]
    """The occupations most taught there, each with its number of trainings."""
    needs: Needs
    highlights: tuple[HighlightGroup, ...]
    networks: tuple[NetworkLine, ...]
    structure_count: int

    @property
    def people_by_structure(self) -> int | None:
        return round(self.population / self.structure_count) if self.structure_count else None

    @property
    def sources(self) -> tuple[str, ...]:
        return ("communes", *self.needs.sources)


def portrait_of(code: str) -> Portrait | None:
    """Twelve queries at most, once per territory after each import and each day."""
    return _portrait(code, timezone.localdate(), catalogue_version())


@lru_cache(maxsize=PORTRAITS_KEPT)
def _portrait(code: str, on: date, _version: str) -> Portrait | None:
    area = find_area(code)
    if area is None:
        return None
    towns, population, commune_count = _people(area.communes)
    offer = _offer(area.communes, on)
    top = sorted(offer.by_occupation.items(), key=lambda pair: (-pair[1], pair[0]))[:OCCUPATIONS_SHOWN]
    chain = area_chain(area)
    needs, occupations = needs_of(chain, offer.by_occupation, also=[code for code, _count in top])
    networks, structure_count = networks_there(area.communes)
    return Portrait(
        area=area,
        population=population,
        commune_count=commune_count,
        towns=towns,
        place=place_of_code(area.code) or (place_of_code(towns[0].code) if towns else None),
        offer=offer,
        occupations=tuple((occupations[code], count) for code, count in top if code in occupations),
        needs=needs,
        highlights=highlights_there(chain, offer.by_occupation),
        networks=networks,
        structure_count=structure_count,
    )


def _people(communes: CommuneQuerySet) -> tuple[tuple[Commune, ...], int, int]:
    """The largest communes, and the whole counted beside them in the same query."""
    rows = communes.active().largest_first()
    towns = tuple(rows.annotate(everyone=Window(Sum("population")), every_commune=Window(Count("code")))[:TOWNS_SHOWN])
    return (towns, towns[0].everyone, towns[0].every_commune) if towns else ((), 0, 0)


def _offer(communes: CommuneQuerySet, on: date) -> Offer:
    """Trainings and sessions to come, in all and by occupation; one query."""
    sessions = (
        TrainingSession.objects.upcoming(on)
        .filter(commune__in=communes.values("code"), training__ended_on__isnull=True)
        .order_by()
    )
    counts = (Count("training", distinct=True), Count("id"))
    in_all = sessions.annotate(rome=Value("")).values_list("rome").annotate(*counts)
    by_code = sessions.annotate(rome=Func(F("training__rome_codes"), function="unnest")).values_list("rome")
    rows = {code: (trainings, number) for code, trainings, number in in_all.union(by_code.annotate(*counts), all=True)}
    trainings, number = rows.pop("", (0, 0))
    return Offer(trainings, number, {code: count for code, (count, _sessions) in rows.items()})
