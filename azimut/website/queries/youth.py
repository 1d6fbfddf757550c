"""Who receives young people near a place: for a theme of their lives, or for everything."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from azimut.directory.models import ReceptionPoint
from azimut.guidance.youth.online import themes_online
from azimut.guidance.youth.reading import YouthTheme
from azimut.territories.places import Place
from azimut.website.queries.directory import Found, ask_directory, in_daily_turn
from azimut.website.queries.directory_asking import DirectoryQuestion
from azimut.website.queries.directory_listing import Entry, entries_of
from azimut.website.queries.freshness import catalogue_version

FIRST_NETWORKS = ("mission_locale", "information_jeunesse", "cio", "scuio")
"""Networks whose trade is to receive young people for anything."""

RADIUS_KM = 50
POINTS_READ = 300
SHOWN = 4


def youth_themes() -> dict[str, YouthTheme]:
    """The themes online, by key, in the order of the page; one query after each change, none otherwise."""
    return _themes(catalogue_version())


@lru_cache(maxsize=1)
def _themes(_version: str) -> dict[str, YouthTheme]:
    return themes_online()


def structures_for_theme(theme: YouthTheme, place: Place | None, now: datetime) -> list[Entry]:
    """The nearest of each network the theme names, then the nearest that answer its need for young people, as the
    directory finds them; none without a place.

    Then, when there are few, those that receive young people for anything: they know who else does. At most ten
    queries.
    """
    if place is None:
        return []
    on = timezone.localdate(now)
    answer = ask_directory(DirectoryQuestion(need=theme.need, public="jeunes", radius_km=RADIUS_KM), place, on)
    named = _first_doors(place, now, theme.networks) if theme.networks else []
    found = _without_doubles([*named, *answer.near[:SHOWN]])
    if len(found) < SHOWN:
        found = _without_doubles([*found, *_first_doors(place, now)])
    return entries_of(found[:SHOWN], now)


def _without_doubles(found: Sequence[Found]) -> list[Found]:
    return list({item.structure_id: item for item in reversed(found)}.values())[::-1]


def structures_for_youth(place: Place | None, now: datetime) -> list[Entry]:
    """The nearest mission locale, Info Jeunes and CIO: one of each. None without a place."""
    return entries_of(_first_doors(place, now), now) if place is not None else []


def _first_doors(place: Place, now: datetime, networks: Sequence[str] = FIRST_NETWORKS) -> list[Found]:
    """One query."""
    points = (
        ReceptionPoint.objects.current()
        .on_site()
        .of_network(*networks)
        .filter(structure__ended_on__isnull=True)
        .within(place.point, RADIUS_KM + place.radius_km)
        .values_list("structure_id", "network_id", "id", "latitude", "longitude", "distance_km")[:POINTS_READ]
    )
    nearest: dict[str, Found] = {}
    for found in in_daily_turn((Found(*row) for row in points), timezone.localdate(now)):
        nearest.setdefault(found.network, found)
    return list(nearest.values())
