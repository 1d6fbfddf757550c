"""Who receives people in a territory: by network and by mission, how far, and where nobody does."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

from azimut.directory.enums import Mission
from azimut.directory.models import ReceptionPoint
from azimut.directory.queries import FAR_KM, NEAR_KM, CommuneReach, CoverageLine, coverage_of, coverage_table
from azimut.territories.distances import KM_PER_DEGREE, Point
from azimut.territories.models import CommuneQuerySet
from azimut.territories.places import Area, find_area
from azimut.website.queries.directory_map import HEIGHT, WIDTH, DrawnMap, draw_map, frame_around
from azimut.website.queries.freshness import catalogue_version

if TYPE_CHECKING:
    from uuid import UUID

GAPS_SHOWN = 20
COVERAGES_KEPT = 100
SMALLEST_MAP_KM, MARGIN = 8, 1.08


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A network there: its structures, and how many of them committed to each mission, in the order of Mission."""

    code: str
    name: str
    structures: int
    missions: tuple[int, ...]


def networks_there(communes: CommuneQuerySet) -> tuple[tuple[NetworkLine, ...], int]:
    """Networks that receive people on site in these communes, the largest first, and all structures; one query."""
    rows = (
        ReceptionPoint.objects.current()
        .on_site()
        .filter(commune__in=communes.values("code"), structure__ended_on__isnull=True)
        .order_by()
        .values_list("structure_id", "network_id", "network__name", "structure__missions")
        .distinct()
    )
    missions: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    owners: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    every = set()
    for structure, network, name, committed in rows:
        every.add(structure)
        key = (network or "", name or "Sans réseau déclaré")
        if structure not in owners[key]:
            owners[key].add(structure)
            missions[key].update(committed)
    lines = [
        NetworkLine(code, name, len(found), tuple(missions[code, name][mission.value] for mission in Mission))
        for (code, name), found in owners.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.code, -line.structures, line.name))), len(every)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far people of a territory are from someone who receives them."""

    lines: tuple[tuple[str, CoverageLine, CoverageLine], ...]
    """For everyone, then for each mission: its name, within NEAR_KM, within FAR_KM."""
    publics: tuple[tuple[str, CoverageLine, CoverageLine], ...]
    communes: int
    population: int
    gaps: tuple[CommuneReach, ...]
    gap_count: int
    population_without: int
    map: DrawnMap | None

    @property
    def share_without(self) -> float:
        """Percent of the inhabitants who live further than NEAR_KM from any structure."""
        return 100 * self.population_without / self.population if self.population else 0.0


def reach_of(area: Area) -> Reach:
    """Nine queries, once per territory after each import."""
    return _reach(area.code, catalogue_version())


@lru_cache(maxsize=COVERAGES_KEPT)
def _reach(code: str, _version: str) -> Reach:
    area = find_area(code)
    assert area is not None
    coverage = coverage_of(area)
    lines = _in_pairs(coverage_table(area))
    return Reach(
        lines=tuple(line for line in lines if line[1].public is None),
        publics=tuple(line for line in lines if line[1].public is not None),
        communes=len(coverage.communes),
        population=coverage.population,
        gaps=coverage.gaps[:GAPS_SHOWN],
        gap_count=len(coverage.gaps),
        population_without=coverage.population_without,
        map=_map(area, {commune.code for commune in coverage.gaps}),
    )


def _in_pairs(table: tuple[CoverageLine, ...]) -> list[tuple[str, CoverageLine, CoverageLine]]:
    """The lines of one question at its two distances, side by side."""
    pairs: dict[str, dict[float, CoverageLine]] = defaultdict(dict)
    for line in table:
        asked = line.mission or line.public
        pairs[str(asked.label) if asked else "toutes les structures"][line.distance_km] = line
    return [(name, by_distance[NEAR_KM], by_distance[FAR_KM]) for name, by_distance in pairs.items()]


def _map(area: Area, gaps: set[str]) -> DrawnMap | None:
    """The communes from which nobody is near, as marked dots over all the communes."""
    rows = list(area.communes.active().values_list("code", "latitude", "longitude"))
    if len(rows) < 2 or not gaps:  # noqa: PLR2004  one commune is no map
        return None
    south, north = min(row[1] for row in rows), max(row[1] for row in rows)
    west, east = min(row[2] for row in rows), max(row[2] for row in rows)
    centre = Point((south + north) / 2, (west + east) / 2)
    high = (north - south) * KM_PER_DEGREE / 2
    wide = (east - west) * KM_PER_DEGREE * cos(radians(centre.latitude)) / 2
    frame = frame_around(centre, max(high, wide * HEIGHT / WIDTH, SMALLEST_MAP_KM) * MARGIN)
    return draw_map(frame, [], [Point(*row[1:]) for row in rows if row[0] in gaps])
