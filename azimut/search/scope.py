"""Where and among what one searches: a place with its radius, types, chosen facet values."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from azimut.search.enums import DocumentType
from azimut.search.reading import Reader
from azimut.search.schema import FACETS
from azimut.territories.distances import Point, degrees_around, distance_km

if TYPE_CHECKING:
    from azimut.territories.places import Place

DEFAULT_RADIUS_KM = 30.0
LARGEST_RADIUS_KM = 500.0
BANDS_KM = (5.0, 10.0, 20.0, 35.0, 60.0, 100.0, 200.0)
"""Being within each of these distances counts once more: near comes first, without forgetting what was asked."""


@dataclass(frozen=True)
class Scope:
    """Hashable, so that answers can be kept. `radius_km` is None without a place, and once the radius was dropped."""

    types: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    place_code: str = ""
    point: Point | None = None
    radius_km: float | None = None
    department: str = ""
    """The department that is the place itself: its limits count, not a circle."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.types or tuple(DocumentType.values)

    def anywhere(self) -> "Scope":
        """The same without the radius: what is near still comes first."""
        return replace(self, radius_km=None, department="")

    @property
    def is_bounded(self) -> bool:
        return self.radius_km is not None or bool(self.department)

    def without_types(self) -> "Scope":
        return replace(self, types=())

    def without_filter(self, name: str) -> "Scope":
        return replace(self, filters=tuple(pair for pair in self.filters if pair[0] != name))


@dataclass(frozen=True)
class Surroundings:
    """The spots around a point: those within the radius, how far each is, and those of each ring.

    A ring is what one band holds and the one before does not: its spots, after how many bands hold them.
    """

    within: list[str]
    rings: list[tuple[int, list[str]]]
    distances: dict[str, float]


def scope_of(
    place: "Place | None", types: Sequence[str], filters: Mapping[str, Sequence[str]] | None, radius_km: float | None
) -> Scope:
    """Unknown types and facets are left out."""
    known = {kind.value for kind in DocumentType}
    chosen = tuple(
        (name, tuple(sorted(set(values))))
        for name in FACETS
        if (values := (filters or {}).get(name)) is not None and values
    )
    scope = Scope(types=tuple(kind for kind in types if kind in known), filters=chosen)
    if place is None:
        return scope
    is_department = place.kind == "department" and radius_km is None
    radius = radius_km or place.radius_km or DEFAULT_RADIUS_KM
    return replace(
        scope,
        place_code=place.code,
        point=Point(*place.point),
        radius_km=min(max(radius, 1.0), LARGEST_RADIUS_KM),
        department=(place.department_code or "") if is_department else "",
    )


def surroundings(reader: Reader, scope: Scope) -> Surroundings:
    """The spots around the place of a scope that has one."""
    if scope.point is None:
        return Surroundings([], [], {})
    point, radius_km = scope.point, scope.radius_km
    found: Surroundings = reader.surroundings.get((point, radius_km), lambda: _surroundings(reader, point, radius_km))
    return found


def _surroundings(reader: Reader, point: Point, radius_km: float | None) -> Surroundings:
    reach = BANDS_KM[-1] if radius_km is None else radius_km
    distances = dict(_near(reader.spots, point, reach))
    limit = radius_km if radius_km is not None else float("inf")
    bands = [band for band in BANDS_KM if band < limit]
    rings: dict[int, list[str]] = {}
    for spot, km in distances.items():
        rings.setdefault(len(bands) - bisect_left(bands, km), []).append(spot)
    within = [spot for spot, km in distances.items() if km <= limit]
    return Surroundings(within, sorted(rings.items()), distances)


def _near(spots: list[tuple[float, float, str]], point: Point, reach: float) -> list[tuple[str, float]]:
    """Spots are sorted by latitude: a band of them is cut out, then a box, and only the rest is measured."""
    height, width = degrees_around(point, reach)
    first = bisect_left(spots, (point.latitude - height,))
    last = bisect_right(spots, (point.latitude + height, 180.0))
    return [
        (spot, distance)
        for latitude, longitude, spot in spots[first:last]
        if abs(longitude - point.longitude) <= width
        and (distance := distance_km(point, Point(latitude, longitude))) <= reach
    ]
