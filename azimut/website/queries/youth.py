"""Who receives young people near a place: for a theme of their lives, or for everything."""

from datetime import datetime

from django.utils import timezone

from azimut.directory.models import ReceptionPoint
from azimut.territories.places import Place
from azimut.website.queries.directory import Found, ask_directory, in_daily_turn
from azimut.website.queries.directory_asking import DirectoryQuestion
from azimut.website.queries.directory_listing import Entry, entries_of
from azimut.website.youth.reading import YouthTheme

FIRST_NETWORKS = ("mission_locale", "information_jeunesse", "cio", "scuio")
"""Networks whose trade is to receive young people for anything."""

RADIUS_KM = 50
POINTS_READ = 300
SHOWN = 4


def structures_for_theme(theme: YouthTheme, place: Place | None, now: datetime) -> list[Entry]:
    """The nearest that answer this need for young people, as the directory finds them; none without a place.

    Then, when there are few, those that receive young people for anything: they know who else does. At most nine
    queries.
    """
    if place is None:
        return []
    on = timezone.localdate(now)
    answer = ask_directory(DirectoryQuestion(need=theme.need, public="jeunes", radius_km=RADIUS_KM), place, on)
    found = answer.near[:SHOWN]
    if len(found) < SHOWN:
        known = {item.structure_id for item in found}
        found += [item for item in _first_doors(place, now) if item.structure_id not in known]
    return entries_of(found[:SHOWN], now)


def structures_for_youth(place: Place | None, now: datetime) -> list[Entry]:
    """The nearest mission locale, Info Jeunes and CIO: one of each. None without a place."""
    return entries_of(_first_doors(place, now), now) if place is not None else []


def _first_doors(place: Place, now: datetime) -> list[Found]:
    """One query."""
    points = (
        ReceptionPoint.objects.current()
        .on_site()
        .of_network(*FIRST_NETWORKS)
        .filter(structure__ended_on__isnull=True)
        .within(place.point, RADIUS_KM + place.radius_km)
        .values_list("structure_id", "network_id", "id", "latitude", "longitude", "distance_km")[:POINTS_READ]
    )
    nearest: dict[str, Found] = {}
    for found in in_daily_turn((Found(*row) for row in points), timezone.localdate(now)):
        nearest.setdefault(found.network, found)
    return list(nearest.values())
