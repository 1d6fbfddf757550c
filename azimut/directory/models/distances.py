"""How far a row is from a point: a box the index can answer, then the arithmetic."""

from math import cos, radians

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

from azimut.territories.models import EARTH_RADIUS_KM, KM_PER_DEGREE, Point


def box_around(point: Point, distance_km: float, prefix: str = "") -> Q:
    """A square around the point, so that the index on latitude and longitude is used before any arithmetic."""
    height = distance_km / KM_PER_DEGREE
    width = distance_km / (KM_PER_DEGREE * max(cos(radians(point.latitude)), 0.01))
    return Q(
        **{
            f"{prefix}latitude__range": (point.latitude - height, point.latitude + height),
            f"{prefix}longitude__range": (point.longitude - width, point.longitude + width),
        }
    )


def distance_from(point: Point, prefix: str = "") -> Combinable:
    """Great-circle distance in kilometres between the point and a row's position."""
    latitude, longitude = Radians(Value(point.latitude)), Radians(Value(point.longitude))
    row_latitude, row_longitude = Radians(F(f"{prefix}latitude")), Radians(F(f"{prefix}longitude"))
    cosine = Sin(latitude) * Sin(row_latitude) + Cos(latitude) * Cos(row_latitude) * Cos(row_longitude - longitude)
    return ACos(Least(Value(1.0), Greatest(Value(-1.0), cosine))) * Value(EARTH_RADIUS_KM)
