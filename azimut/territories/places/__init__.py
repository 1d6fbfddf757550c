"""The "where" field: what people type, the place they mean, and how far things are.

Promise: any commune of today or yesterday, postcode, department or region is found in process memory, in less than
two milliseconds, without touching the database but once every few seconds.
"""

from azimut.territories.distances import Point, distance_km
from azimut.territories.places.areas import Area, AreaLink, find_area
from azimut.territories.places.asking import commune_at, find_places, place_named, place_of_code
from azimut.territories.places.memory import forget_places, warm_up
from azimut.territories.places.place import Place

__all__ = [
    "Area",
    "AreaLink",
    "Place",
    "Point",
    "commune_at",
    "distance_km",
    "find_area",
    "find_places",
    "forget_places",
    "place_named",
    "place_of_code",
    "warm_up",
]
