"""Which days are holidays, and what time it is, in a department."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from azimut.core.profile import active_profile

PARIS = ZoneInfo("Europe/Paris")

# The subdivisions of France in the `holidays` package: Moselle and Alsace have two more days, each territory its own.
_SUBDIVISIONS = {
    "57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
    "975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip

_TIME_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/Guadeloupe", "978": "America/Guadeloupe",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip


def time_zone_of(department: str) -> ZoneInfo:
    """The time zone people of the department live in."""
    return ZoneInfo(_TIME_ZONES[department]) if department in _TIME_ZONES else PARIS


def is_public_holiday(day: date, department: str) -> bool:
    return day in _public_holidays(_SUBDIVISIONS.get(department), day.year)


def is_school_holiday(day: date, department: str) -> bool:
    """Whether schools are closed, weekends inside the holidays included; false where the profile knows no zone."""
    zone = active_profile().calendar.school_zones.get(department)
    return zone is not None and day in _school_holidays(zone, day.year)


@lru_cache(maxsize=128)
def _public_holidays(subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))


@lru_cache(maxsize=32)
def _school_holidays(zone: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=f"Zone {zone}", categories=("school",), years=year))
