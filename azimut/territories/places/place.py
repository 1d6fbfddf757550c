"""What a search is made around."""

from dataclasses import dataclass

from azimut.territories.models import Point


@dataclass(frozen=True, slots=True)
class Place:
    """A place someone can choose.

    `code` finds it again (`28085`, `dep-28`, `reg-24`, `cp-28000`); `label` tells it from its homonyms and, typed
    back, gives it again. `radius_km` covers the place: 0 for a commune.
    """

    code: str
    name: str
    label: str
    kind: str
    point: Point
    commune_code: str | None
    department_code: str | None
    region_code: str | None
    radius_km: float
    population: int
