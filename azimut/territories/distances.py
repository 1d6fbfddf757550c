"""Positions and distances, on a round Earth: in Python, and for PostgreSQL on rows that have a position."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = 111.32


class Point(NamedTuple):
    """A position in degrees, WGS 84."""

    latitude: float
    longitude: float


def distance_km(first: Point, second: Point) -> float:
    """Great-circle distance in kilometres (haversine), right to about 0.5 % on a round Earth."""
    latitude_1, longitude_1, latitude_2, longitude_2 = map(radians, (*first, *second))
    half_chord = (
        sin((latitude_2 - latitude_1) / 2) ** 2
        + cos(latitude_1) * cos(latitude_2) * sin((longitude_2 - longitude_1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))


def degrees_around(point: Point, distance_km: float) -> tuple[float, float]:
    """What a distance is worth in degrees of latitude and of longitude there."""
    return distance_km / KM_PER_DEGREE, distance_km / (KM_PER_DEGREE * max(cos(radians(point.latitude)), 0.01))


def box_around(point: Point, distance_km: float, prefix: str = "") -> Q:
    """A square around the point, so that the index on latitude and longitude is used before any arithmetic."""
    height, width = degrees_around(point, distance_km)
    return Q(
        **{
            f"{prefix}latitude__range": (point.latitude - height, point.latitude + height),
            f"{prefix}longitude__range": (point.longitude - width, point.longitude + width),
        }
    )


def distance_from(point: Point, prefix: str = "") -> Combinable:
    """Great-circle distance in kilometres between the point and a row's position."""
    # To the centimetre: PostgreSQL refuses to compute with numbers next to nothing.
    latitude, longitude = (Radians(Value(round(degrees, 7))) for degrees in (point.latitude, point.longitude))
    row_latitude, row_longitude = Radians(F(f"{prefix}latitude")), Radians(F(f"{prefix}longitude"))
    cosine = Sin(latitude) * Sin(row_latitude) + Cos(latitude) * Cos(row_latitude) * Cos(row_longitude - longitude)
    return ACos(Least(Value(1.0), Greatest(Value(-1.0), cosine))) * Value(EARTH_RADIUS_KM)
