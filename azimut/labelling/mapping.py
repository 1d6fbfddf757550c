"""A map of the region, drawn by the server (docs/adr/0007): its towns as a pale cloud, what is counted on top.

It shows what a table beside it says, so it is hidden from screen readers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt

from django.db.models import Avg

from azimut.core.profile import active_profile
from azimut.labelling.models import MemberRecord
from azimut.territories.models import Commune

WIDTH = 480
MARGIN = 12
TOWN_POPULATION = 3_000
"""The cloud: towns of at least so many inhabitants, enough to tell the shape of a region."""

SMALLEST, LARGEST = 5.0, 26.0


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    radius: float = 1.4
    count: int = 0


@dataclass(frozen=True)
class RegionMap:
    height: float
    towns: list[Spot]
    spots: list[Spot]


@dataclass(frozen=True)
class Ground:
    """From degrees to the units of the drawing."""

    west: float
    north: float
    scale: float
    shrink: float
    height: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = MARGIN + (longitude - self.west) * self.shrink * self.scale
        y = MARGIN + (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


@lru_cache(maxsize=1)
def _towns() -> list[tuple[float, float]]:
    found = Commune.objects.filter(department__in=active_profile().region.departments, population__gte=TOWN_POPULATION)
    return [(float(latitude), float(longitude)) for latitude, longitude in found.values_list("latitude", "longitude")]


def _ground(towns: list[tuple[float, float]]) -> Ground:
    latitudes, longitudes = [town[0] for town in towns], [town[1] for town in towns]
    shrink = cos(radians(sum(latitudes) / len(latitudes)))
    across = max((max(longitudes) - min(longitudes)) * shrink, 0.1)
    scale = (WIDTH - 2 * MARGIN) / across
    height = (max(latitudes) - min(latitudes)) * scale + 2 * MARGIN
    return Ground(min(longitudes), max(latitudes), scale, shrink, round(max(height, 40), 1))


def map_of_members(records: Iterable[MemberRecord]) -> RegionMap | None:
    """Members by their commune; the list keeps its name and its department."""
    counts = Counter((record.commune, record.department_code) for record in records if record.commune)
    named = Commune.objects.filter(department__in=active_profile().region.departments, name__in={c for c, _d in counts})
    rows = named.values_list("name", "department", "latitude", "longitude")
    return _drawn(
        {
            (float(latitude), float(longitude)): counts[name, code]
            for name, code, latitude, longitude in rows
            if (name, code) in counts
        }
    )


def map_of_departments(counts: Mapping[str, int]) -> RegionMap | None:
    """`counts`: how many, by code of the department; each at the middle of its communes."""
    middles = Commune.objects.filter(department__in=list(counts)).values("department").order_by()
    rows = middles.annotate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return _drawn({(float(row["latitude"]), float(row["longitude"])): counts[row["department"]] for row in rows})


def _drawn(counts: Mapping[tuple[float, float], int]) -> RegionMap | None:
    towns = _towns()
    if not towns or not counts:
        return None
    ground, most = _ground(towns), max(counts.values())
    spots = [
        Spot(*ground.place(*point), round(max(SMALLEST, LARGEST * sqrt(count / most)), 1), count)
        for point, count in sorted(counts.items(), key=lambda line: -line[1])
    ]
    return RegionMap(ground.height, [Spot(*ground.place(*town)) for town in towns], spots)
