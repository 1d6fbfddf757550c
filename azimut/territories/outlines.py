"""Approached outlines of departments, for pictures only: the ground nearest to the communes of each.

The shipped file is made by tools/build_outlines.py from the table of communes; no file of borders is used.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from azimut.territories.distances import Point

SHIPPED_FILE = Path(__file__).resolve().parent / "facts" / "outlines.csv.gz"


@dataclass(frozen=True, slots=True)
class Outline:
    """One ring of a department (its mainland, or an island); the last point is the first."""

    department_code: str
    ring: tuple[Point, ...]

    def may_meet(self, south: float, west: float, north: float, east: float) -> bool:
        """Whether its box meets that one, in degrees."""
        latitudes, longitudes = [point.latitude for point in self.ring], [point.longitude for point in self.ring]
        return (
            min(latitudes) <= north and max(latitudes) >= south and min(longitudes) <= east and max(longitudes) >= west
        )


@lru_cache(maxsize=1)
def department_outlines() -> tuple[Outline, ...]:
    return tuple(_read())


def _read() -> Iterator[Outline]:
    with gzip.open(SHIPPED_FILE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pairs = (pair.split(",") for pair in row["contour"].split(" "))
            yield Outline(row["dept"], tuple(Point(float(latitude), float(longitude)) for latitude, longitude in pairs))
