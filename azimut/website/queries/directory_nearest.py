"""The nearest doors, for the end of every page of a visitor who has kept a town."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse

from azimut.core.text import slug
from azimut.directory.models import ReceptionPoint
from azimut.directory.phones import say_phone
from azimut.territories.places import Place, place_of_code
from azimut.website.queries.directory import AREA_KINDS, Found, in_daily_turn

RADIUS_KM = 30
POINTS_READ = 300
SHOWN = 2


@dataclass(frozen=True, slots=True)
class NearestDoor:
    name: str
    network: str
    description: str
    url: str
    phone: str
    spoken_phone: str
    city: str
    distance_km: float


@lru_cache(maxsize=500)
def nearest_doors(place_code: str, on: date, _version: str) -> tuple[Place | None, tuple[NearestDoor, ...]]:
    """The place and the nearest structures with a number, of different networks that anyone may call; one query.

    Networks of a circle of the region only: they have committed to receive. Equals take turns, day by day.
    """
    place = place_of_code(place_code)
    if place is None or place.kind in AREA_KINDS:
        return place, ()
    points = (
        ReceptionPoint.objects.current()
        .on_site()
        .filter(structure__ended_on__isnull=True, network__ended_on__isnull=True)
        .exclude(phone="")
        .exclude(network__circle="")
        .within(place.point, RADIUS_KM)
        .select_related("network", "structure")[:POINTS_READ]
    )
    by_id = {point.pk: point for point in points}
    found = in_daily_turn(
        (
            Found(p.structure_id, p.network_id, p.pk, p.latitude, p.longitude, p.distance_km + place.radius_km)
            for p in by_id.values()
        ),
        on,
    )
    return place, tuple(_door(by_id[item.point_id], item) for item in _of_different_networks(found))


def _of_different_networks(found: Iterable[Found]) -> list[Found]:
    first: dict[str, Found] = {}
    for item in found:
        first.setdefault(item.network, item)
    return list(first.values())[:SHOWN]


def _door(point: ReceptionPoint, found: Found) -> NearestDoor:
    return NearestDoor(
        name=point.structure.name,
        network=point.network.short_name,
        description=point.network.description,
        url=reverse("structure", args=[point.structure_id, slug(point.structure.name)]),
        phone=point.phone,
        spoken_phone=say_phone(point.phone),
        city=point.city,
        distance_km=found.distance_km or 0.0,
    )
