"""The directory as a list: what suits, in which order, and what each line says.

Near and remote are two questions, asked apart and merged: one OR between the two is the slow query of the field.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.enums import REMOTE_MODES, ServiceMode
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.guidance.rules.trades import networks_known_for
from azimut.territories.models import Territory
from azimut.territories.places import Place, Point
from azimut.website.queries.directory_asking import DirectoryQuestion
from azimut.website.queries.directory_words import MISSIONS, MODES, NEEDS, PUBLICS

MOST_READ = 10_000
"""Points read at most to be put in order: more than a region has."""

PER_PAGE = 20
REMOTE_SHOWN = 6
"""Remote structures shown after the near ones."""

AREA_KINDS = ("department", "region")


@dataclass(frozen=True, slots=True)
class Found:
    """A structure that suits and its nearest reception point; `distance_km` is null when no place is given."""

    structure_id: UUID
    network: str
    point_id: UUID | None
    latitude: float | None
    longitude: float | None
    distance_km: float | None = None

    @property
    def point(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class DirectoryAnswer:
    """All that suits, in order. `networks` counts structures by network as if no network had been asked."""

    near: list[Found]
    remote: list[Found]
    networks: Counter[str]

    @property
    def total(self) -> int:
        return len(self.near)


def ask_directory(question: DirectoryQuestion, place: Place | None, on: date) -> DirectoryAnswer:
    """Two or three queries, whatever the number of rows; at most MOST_READ points are looked at."""
    structures = _suiting(question)
    rows = _rows(structures, question, place)
    near = in_daily_turn(_nearest_of_each(rows), on)
    remote = in_daily_turn(_remote(structures, place), on) if place is not None else []
    counts = Counter(found.network for found in near if found.network)
    if question.networks:
        near = [found for found in near if found.network in question.networks]
        remote = [found for found in remote if found.network in question.networks]
    listed = {found.structure_id for found in near}
    return DirectoryAnswer(near, [found for found in remote if found.structure_id not in listed], counts)


def in_daily_turn(things: Iterable[Found], on: date) -> list[Found]:
    """Kilometre by kilometre; within one, in an order drawn again each day from the identifiers alone."""
    day = on.isoformat()

    def turn(found: Found) -> tuple[int, bytes]:
        step = 0 if found.distance_km is None else int(found.distance_km)
        return step, blake2b(f"{found.structure_id}{day}".encode(), digest_size=8).digest()

    return sorted(things, key=turn)


def _suiting(question: DirectoryQuestion) -> Any:
    """Structures that suit the filters but the network, which is counted before it is asked."""
    structures = Structure.objects.current()
    if question.need or question.public:
        structures = structures.filter(_answers(question))
    if question.modes:
        structures = structures.filter(_offers(question.modes))
    if question.missions:
        structures = structures.filter(missions__overlap=[MISSIONS[mission].value for mission in question.missions])
    return structures


def _answers(question: DirectoryQuestion) -> Q:
    """One service suits; for a structure that describes none, what its network is known for."""
    theme = NEEDS[question.need].value if question.need else ""
    public = PUBLICS[question.public].value if question.public else ""
    services = Service.objects.current().suiting(themes=(theme,) if theme else (), publics=(public,) if public else ())
    describes = Service.objects.current().filter(structure=OuterRef("pk"))
    known = Q(network__in=networks_known_for(theme, public))
    return Q(pk__in=services.values("structure")) | (~Exists(describes) & known)


def _offers(modes: Iterable[str]) -> Q:
    """A service in one of these modes; besides, one can go where there is a place and telephone where a number is."""
    wanted = [MODES[mode].value for mode in modes]
    offers = Q(pk__in=Service.objects.current().suiting(modes=tuple(wanted)).values("structure"))
    points = ReceptionPoint.objects.current()
    if ServiceMode.ON_SITE.value in wanted:
        offers |= Q(pk__in=points.on_site().values("structure"))
    if ServiceMode.PHONE.value in wanted:
        offers |= Q(pk__in=points.exclude(phone="").values("structure"))
    return offers


def _rows(structures: Any, question: DirectoryQuestion, place: Place | None) -> list[Found]:
    """Reception points around the place or in the area, nearest first; everything when there is no place."""
    if place is None:
        rows = structures.filter(reception_points__ended_on__isnull=True).values_list(
            "id", "network_id", "reception_points__id", "reception_points__latitude", "reception_points__longitude"
        )
        return [Found(row[0], row[1] or "", *row[2:]) for row in rows.order_by()[:MOST_READ]]
    points = ReceptionPoint.objects.current().on_site().filter(structure__in=structures)
    fields = ("structure_id", "structure__network_id", "id", "latitude", "longitude")
    if place.kind in AREA_KINDS:
        rows = points.filter(_inside(place)).values_list(*fields).order_by()
    else:
        radius = question.radius_km + place.radius_km
        rows = points.within(place.point, radius).values_list(*fields, "distance_km")
    return [Found(row[0], row[1] or "", *row[2:]) for row in rows[:MOST_READ]]


def _inside(place: Place) -> Q:
    if place.kind == "region":
        return Q(commune__department__region=place.region_code)
    return Q(commune__department=place.department_code)


def _nearest_of_each(rows: Iterable[Found]) -> list[Found]:
    """One point for each structure, the first met, which is the nearest; one that has a position when it can."""
    first: dict[UUID, Found] = {}
    for found in rows:
        kept = first.setdefault(found.structure_id, found)
        if kept.latitude is None and found.latitude is not None:
            first[found.structure_id] = found
    return list(first.values())


def _remote(structures: Any, place: Place) -> list[Found]:
    """Structures reached from afar by whoever lives in the place: by a line of theirs, or a service that covers it."""
    areas = _areas_of(place)
    current = Service.objects.current()
    covering = current.filter(coverage__overlap=areas)
    own = current.filter(structure=OuterRef("pk"))
    by_line = Q(pk__in=ReceptionPoint.objects.current().remote().values("structure")) & (
        ~Exists(own) | Exists(own.filter(Q(coverage=[]) | Q(coverage__overlap=areas)))
    )
    by_service = Q(pk__in=covering.filter(modes__overlap=[mode.value for mode in REMOTE_MODES]).values("structure"))
    rows = structures.filter(by_line | by_service).values_list("id", "network_id").order_by()[:MOST_READ]
    return [Found(identifier, network or "", None, None, None) for identifier, network in rows]


def _areas_of(place: Place) -> list[str]:
    """The areas that contain the place; one query for the territories of a commune."""
    codes = [
        WHOLE_COUNTRY,
        *([f"reg-{place.region_code}"] if place.region_code else []),
        *([f"dep-{place.department_code}"] if place.department_code else []),
        *([place.commune_code] if place.commune_code else []),
    ]
    if place.commune_code and place.kind not in AREA_KINDS:
        codes += Territory.objects.current().filter(communes=place.commune_code).values_list("code", flat=True)
    return codes
