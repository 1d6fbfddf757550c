"""Finding the commune of an address, and a position when the source gives none."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from azimut.core.text import words
from azimut.territories.distances import Point, distance_km
from azimut.territories.models import Commune

NEAREST_WITHIN_KM = 15.0
"""Beyond that, the nearest commune of the department says nothing of an address."""

_CEDEX = re.compile(r"\bcedex\b.*$", re.IGNORECASE)
_SAINT = {"st": "saint", "ste": "sainte", "s": "sur"}


@dataclass(frozen=True, slots=True)
class KnownCommune:
    code: str
    name: str
    department: str
    point: Point


class Location(NamedTuple):
    """Where an address is: its commune if known, a position, and whether that is only the commune's."""

    commune: KnownCommune | None
    point: Point | None
    is_approximate: bool


class Locator:
    """The communes in memory, looked up by code, by postcode and name, by position."""

    def __init__(self) -> None:
        self._by_code: dict[str, KnownCommune] = {}
        self._by_postcode: dict[str, list[KnownCommune]] = {}
        self._by_name: dict[tuple[str, str], list[KnownCommune]] = {}
        self._by_department: dict[str, list[KnownCommune]] = {}
        rows = Commune.objects.values_list(
            "code", "name", "former_names", "department_id", "postcodes", "latitude", "longitude", "successor_id"
        )
        for code, name, former_names, department, postcodes, latitude, longitude, successor in rows.iterator(5_000):
            commune = KnownCommune(code, name, department, Point(latitude, longitude))
            self._by_code[code] = commune
            for known_as in (name, *former_names):
                self._by_name.setdefault((department, _folded(known_as)), []).append(commune)
            if successor is None:
                self._by_department.setdefault(department, []).append(commune)
                for postcode in postcodes:
                    self._by_postcode.setdefault(postcode, []).append(commune)

    def locate(self, *, insee: str, postcode: str, city: str, point: Point | None) -> Location:
        """The best answer to what is known, from the surest: code, postcode and name, name, position."""
        commune = self._by_code.get(insee) or self._named(postcode, city, point)
        if commune is None and point is not None:
            commune = self._nearest(postcode, point)
        if point is not None:
            return Location(commune, point, is_approximate=False)
        return Location(commune, commune.point if commune else None, is_approximate=commune is not None)

    def _named(self, postcode: str, city: str, point: Point | None) -> KnownCommune | None:
        sharing = self._by_postcode.get(postcode, [])
        folded = _folded(city)
        found = [commune for commune in sharing if _folded(commune.name) == folded]
        if not found and folded:
            found = self._by_name.get((_department_of(postcode), folded), [])
        if not found and len(sharing) == 1 and not folded:
            found = sharing
        if len(found) > 1 and point is not None:
            return min(found, key=lambda commune: distance_km(commune.point, point))
        return found[0] if found else None

    def _nearest(self, postcode: str, point: Point) -> KnownCommune | None:
        near = self._by_postcode.get(postcode) or self._by_department.get(_department_of(postcode), [])
        nearest = min(near, key=lambda commune: distance_km(commune.point, point), default=None)
        if nearest is None or distance_km(nearest.point, point) > NEAREST_WITHIN_KM:
            return None
        return nearest


def _department_of(postcode: str) -> str:
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:2]


def _folded(name: str) -> str:
    """SAINT LEU, St-Leu and Saint-Leu are one; CEDEX and the numbers of districts are dropped."""
    parts = words(_CEDEX.sub("", name))
    return " ".join(_SAINT.get(part, part) for part in parts if not part.isdigit())
