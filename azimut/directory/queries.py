"""Questions about many structures: whose page to confirm, who is near each commune of an area, and where nobody is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, inf, isfinite, radians, sin, sqrt
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import F, Q
from django.db.models.functions import Greatest
from numpy.typing import NDArray

from azimut.directory.enums import Mission, Public
from azimut.directory.models import ReceptionPoint, Service, Structure, StructureQuerySet
from azimut.territories.distances import EARTH_RADIUS_KM, KM_PER_DEGREE
from azimut.territories.places import Area

NEAR_KM, FAR_KM = 20.0, 40.0
"""How far people are held to go: by bicycle, bus or a short drive; then by the train or a long drive."""

TOWNS_AT_ONCE = 16
"""Measured together: with some thousand places around, what the processor keeps at hand; more is ten times slower."""

SAME_PLACE = 1e-14
"""The square under which two places are one, half a metre: rounding alone leaves as much."""


def structures_due_for_reminder(on: date) -> StructureQuerySet:
    """Current structures whose page is to be confirmed on that day, those never confirmed first, then the oldest."""
    due: StructureQuerySet = Structure.objects.current().stale(on).select_related("network")
    return due.order_by(Greatest(F("verified_on"), F("updated_on")).asc(nulls_first=True), "pk")


@dataclass(frozen=True, slots=True)
class NearStructure:
    """A structure within reach of an area. `distance_km` is from the commune of the area that is nearest to it."""

    structure_id: UUID
    name: str
    network: str
    network_name: str
    distance_km: float


@dataclass(frozen=True, slots=True)
class CommuneReach:
    """How many structures a commune has within reach, and how far the nearest is; None when there is none."""

    code: str
    name: str
    population: int
    structures: int
    nearest_km: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who can be gone to from an area, nearest first, and from which of its communes nobody can be."""

    area_code: str
    mission: Mission | None
    public: Public | None
    distance_km: float
    structures: tuple[NearStructure, ...]
    communes: tuple[CommuneReach, ...]

    @property
    def gaps(self) -> tuple[CommuneReach, ...]:
        """The communes with nobody within reach, the most populated first."""
        return tuple(commune for commune in self.communes if not commune.structures)

    @property
    def population(self) -> int:
        return sum(commune.population for commune in self.communes)

    @property
    def population_without(self) -> int:
        return sum(commune.population for commune in self.gaps)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One line of the table of an area: what is asked, how far, who is there, how many are left without."""

    mission: Mission | None
    public: Public | None
    distance_km: float
    structures: int
    communes_without: int
    population_without: int


def coverage_of(
    area: Area, *, mission: Mission | None = None, public: Public | None = None, distance_km: float = NEAR_KM
) -> Coverage:
    """Who receives people within `distance_km` (great circle, from the middle of each commune) of the area's communes.

    Structures just outside the area count: people cross borders. Only places one can go to count, neither phone lines
    nor what has ended. `mission` asks for structures that committed to it; `public` for a service for it or for
    everyone, and from a structure that describes no service, for a network whose CEP is for that public. Three queries,
    four with a public; under 200 ms for a department.
    """
    around = _surroundings(area, distance_km, with_publics=public is not None)
    asked = {key for key in (mission, public) if key is not None}
    others = np.array([not asked <= structure.answers for structure in around.structures], dtype=bool)
    nearest = np.full(len(around.structures), inf)
    communes: list[CommuneReach] = []
    for towns, squares in around.squares():
        squares[:, others] = inf
        squares[squares > _square_of(distance_km)] = inf
        nearest = np.minimum(nearest, squares.min(axis=0))
        counts = np.isfinite(squares).sum(axis=1).tolist()
        closest = squares.min(axis=1, initial=inf).tolist()
        for town, count, square in zip(towns, counts, closest, strict=True):
            km = _km_of(square) if count else None
            communes.append(CommuneReach(town.code, town.name, town.population, count, km))
    reached = [(number, square) for number, square in enumerate(nearest.tolist()) if isfinite(square)]
    structures = [around.structures[number].at(square) for number, square in reached]
    return Coverage(
        area_code=area.code,
        mission=mission,
        public=public,
        distance_km=distance_km,
        structures=tuple(sorted(structures, key=lambda near: (near.distance_km, near.structure_id))),
        communes=tuple(communes),
    )


def coverage_table(area: Area) -> tuple[CoverageLine, ...]:
    """For everyone, then each mission, then each public: who is within 20 and 40 km, and who is left without.

    The same rules and distances as `coverage_of`, all at once; four queries.
    """
    around = _surroundings(area, FAR_KM, with_publics=True)
    keys: list[Mission | Public | None] = [None, *Mission, *(public for public in Public if public != Public.EVERYONE)]
    answers = np.array([[key is None or key in one.answers for key in keys] for one in around.structures], np.float32)
    distances = (NEAR_KM, FAR_KM)
    reached = np.zeros((len(distances), len(around.structures)), dtype=bool)
    communes_without, population_without = np.zeros((2, len(distances), len(keys)), dtype=np.int64)
    for towns, squares in around.squares():
        populations = np.array([town.population for town in towns])
        for rank, distance_km in enumerate(distances):
            near = squares <= _square_of(distance_km)
            reached[rank] |= near.any(axis=0)
            nobody = near.astype(np.float32) @ answers.reshape(-1, len(keys)) == 0
            communes_without[rank] += nobody.sum(axis=0)
            population_without[rank] += populations @ nobody
    structures = reached.astype(np.int64) @ answers.reshape(-1, len(keys)).astype(np.int64)
    return tuple(
        CoverageLine(
            key if isinstance(key, Mission) else None,
            key if isinstance(key, Public) else None,
            distance_km,
            int(structures[rank, number]),
            int(communes_without[rank, number]),
            int(population_without[rank, number]),
        )
        for number, key in enumerate(keys)
        for rank, distance_km in enumerate(distances)
    )


class _Position(NamedTuple):
    """On a sphere of radius 1: two places are as far apart as the straight line between them tells."""

    z: float
    x: float
    y: float


class _Town(NamedTuple):
    code: str
    name: str
    population: int
    position: _Position


class _Owner(NamedTuple):
    """A structure, with the missions and the publics it answers for."""

    structure_id: UUID
    name: str
    network: str
    network_name: str
    answers: frozenset[str]

    def at(self, square: float) -> NearStructure:
        return NearStructure(self.structure_id, self.name, self.network, self.network_name, _km_of(square))


class _Surroundings:
    """The communes of an area and the structures that receive people in or around it, one place each at least."""

    def __init__(self, towns: list[_Town], structures: list[_Owner], points: Iterable[tuple[_Position, int]]) -> None:
        self.towns = towns
        self.structures = structures
        by_structure = sorted(((number, position) for position, number in points), key=lambda pair: pair[0])
        owners = np.array([number for number, _position in by_structure], dtype=np.int64)
        self._places = np.array([position for _number, position in by_structure], dtype=float).reshape(-1, 3)
        self._firsts = np.searchsorted(owners, np.arange(len(structures)))

    def squares(self) -> Iterator[tuple[Sequence[_Town], NDArray[np.float64]]]:
        """Some towns at a time, and the square of the straight line from each to the nearest place of each structure:
        a row for each town, a column for each structure, in their order.
        """
        for first in range(0, len(self.towns), TOWNS_AT_ONCE):
            towns = self.towns[first : first + TOWNS_AT_ONCE]
            if not self.structures:
                yield towns, np.empty((len(towns), 0))
                continue
            # Between two points of a sphere of radius 1, the square of the line is 2 - 2 cos of the angle.
            lines = 2.0 - 2.0 * (np.array([town.position for town in towns]) @ self._places.T)
            squares = np.minimum.reduceat(lines, self._firsts, axis=1)
            squares[squares < SAME_PLACE] = 0.0
            yield towns, squares


def _surroundings(area: Area, reach_km: float, *, with_publics: bool) -> _Surroundings:
    communes = area.communes.active().order_by("-population", "code")
    rows = list(communes.values_list("code", "name", "population", "latitude", "longitude"))
    if not rows:
        return _Surroundings([], [], [])
    places = (
        ReceptionPoint.objects.current()
        .on_site()
        .filter(_box([row[3] for row in rows], [row[4] for row in rows], reach_km))
    )
    found = list(places.filter(structure__ended_on__isnull=True).values_list("structure_id", "latitude", "longitude"))
    structures = _owners({row[0] for row in found}, with_publics=with_publics)
    numbers = {structure.structure_id: number for number, structure in enumerate(structures)}
    return _Surroundings(
        [_Town(*row[:3], _position(*row[3:])) for row in rows],
        structures,
        [(_position(*row[1:]), numbers[row[0]]) for row in found if row[0] in numbers],
    )


def _owners(identifiers: set[UUID], *, with_publics: bool) -> list[_Owner]:
    publics = _publics_served(identifiers) if with_publics else {}
    everyone = set(Public.values)
    owners = []
    for identifier, name, missions, network, network_name, cep_publics in Structure.objects.filter(
        pk__in=identifiers
    ).values_list("id", "name", "missions", "network", "network__name", "network__cep_publics"):
        served = publics.get(identifier)
        served = set(cep_publics or ()) if served is None else everyone if Public.EVERYONE in served else served
        owners.append(_Owner(identifier, name, network or "", network_name or "", frozenset({*missions, *served})))
    return owners


def _publics_served(identifiers: set[UUID]) -> dict[UUID, set[str]]:
    """The publics of the services of each structure that describes some; a service that names none is for everyone."""
    served: dict[UUID, set[str]] = {}
    rows = Service.objects.current().filter(structure__in=identifiers).values_list("structure_id", "publics")
    for identifier, publics in rows:
        served.setdefault(identifier, set()).update(publics or [Public.EVERYONE.value])
    return served


def _box(latitudes: list[float], longitudes: list[float], reach_km: float) -> Q:
    """All that may be within reach of one of these positions, by the index on latitude and longitude."""
    height = reach_km / KM_PER_DEGREE
    furthest = max(abs(latitude) for latitude in latitudes) + height
    width = reach_km / (KM_PER_DEGREE * max(cos(radians(min(furthest, 89.0))), 0.01))
    return Q(
        latitude__range=(min(latitudes) - height, max(latitudes) + height),
        longitude__range=(min(longitudes) - width, max(longitudes) + width),
    )


def _position(latitude: float, longitude: float) -> _Position:
    height, around = radians(latitude), radians(longitude)
    return _Position(sin(height), cos(height) * cos(around), cos(height) * sin(around))


def _square_of(distance_km: float) -> float:
    """The square of the straight line that a great-circle distance tells."""
    return float((2 * sin(distance_km / (2 * EARTH_RADIUS_KM))) ** 2)


def _km_of(square: float) -> float:
    """The great-circle distance that the square of a straight line tells."""
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square) / 2))
