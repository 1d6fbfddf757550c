"""The places that may answer, read from the directory: near ones and remote ones are two questions, never one OR.

Each network gives its nearest places by its own index, with all those as near as the last one kept: a group of equals
is read whole, or it could not take turns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db import connection

from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.enums import Public
from azimut.guidance.rules.book import Plan
from azimut.territories.models import EARTH_RADIUS_KM, KM_PER_DEGREE
from azimut.territories.places import Place

RADIUS_KM = 50.0
"""How far a place is looked for; further, a telephone does better."""

SERVICE_RADIUS_KM = 20.0
"""How far a service of any network is looked for by its theme."""

STEP_KM = 3.0
"""Distances are from the middle of a commune: under three kilometres of difference, two places are equally near."""

EACH = 3
"""Nearest places read for each network, and for services found by theme."""

REMOTE_READ = 60
"""Remote points read, a network's share being what covers the place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reception point of the directory. `network` is empty for one found by the theme of its services."""

    network: str
    network_name: str
    is_cep_operator: bool
    structure_id: UUID
    structure_name: str
    missions: tuple[str, ...]
    website: str
    reception_point_id: UUID
    name: str
    address: str
    postcode: str
    city: str
    department_code: str
    latitude: float | None
    longitude: float | None
    opening_hours: str
    phone: str
    email: str
    is_remote: bool
    distance_km: float | None
    is_by_theme: bool
    modes: tuple[str, ...]

    @property
    def step(self) -> int:
        """The circle it is in; remote ones are all in one."""
        return 0 if self.distance_km is None else int(self.distance_km // STEP_KM)


_AREAS = """
    SELECT %(areas)s::text[]
        || ARRAY(SELECT territory_id::text FROM territories_territory_communes WHERE commune_id = ANY(%(communes)s))
        || ARRAY(SELECT code::text FROM territories_commune WHERE department_id = ANY(%(departments)s))
        || ARRAY(SELECT 'dep-' || code FROM territories_department WHERE region_id = ANY(%(regions)s)) AS codes
"""
# A structure without any service is taken to serve around its places; a service without coverage says so.
_COVERS = """
    COALESCE((
        SELECT bool_or(cardinality(service.coverage) = 0 OR service.coverage::text[] && (SELECT codes FROM areas))
        FROM directory_service AS service
        WHERE service.structure_id = point.structure_id AND service.ended_on IS NULL
    ), TRUE)
"""
_DISTANCE = f"""
    2 * {EARTH_RADIUS_KM} * asin(least(1, sqrt(
        power(sin(radians(point.latitude - %(latitude)s) / 2), 2)
        + %(cosine)s * cos(radians(point.latitude)) * power(sin(radians(point.longitude - %(longitude)s) / 2), 2)
    )))
"""
_COLUMNS = """
    coalesce(point.network_id, ''), coalesce(network.name, ''), coalesce(network.is_cep_operator, FALSE),
    structure.id, structure.name, structure.missions::text[], structure.website,
    point.id, point.name, point.address, point.postcode, point.city, coalesce(commune.department_id, ''),
    point.latitude, point.longitude, point.opening_hours, point.phone, point.email, point.is_remote,
    found.distance_km, found.is_by_theme,
    ARRAY(
        SELECT DISTINCT mode::text FROM directory_service AS service, unnest(service.modes) AS mode
        WHERE service.structure_id = structure.id AND service.ended_on IS NULL ORDER BY 1
    )
"""
_JOINS = """
    JOIN directory_receptionpoint AS point ON point.id = found.id
    JOIN directory_structure AS structure ON structure.id = point.structure_id AND structure.ended_on IS NULL
    LEFT JOIN directory_network AS network ON network.code = point.network_id
    LEFT JOIN territories_commune AS commune ON commune.code = point.commune_id
"""
# Constants of this module and fixed words make the text of the queries; every value goes by a parameter.
_NEAR_BY_NETWORK = f"""
    SELECT near.id, near.distance_km, FALSE AS is_by_theme
    FROM unnest(%(networks)s::text[]) AS wanted(code)
    CROSS JOIN LATERAL (
        SELECT point.id, {_DISTANCE} AS distance_km
        FROM directory_receptionpoint AS point
        WHERE point.network_id = wanted.code
            AND point.latitude BETWEEN %(south)s AND %(north)s AND point.longitude BETWEEN %(west)s AND %(east)s
            AND point.ended_on IS NULL AND NOT point.is_remote
            AND {_COVERS}
        ORDER BY floor({_DISTANCE} / {STEP_KM}) FETCH FIRST {EACH} ROWS WITH TIES
    ) AS near
    WHERE near.distance_km <= %(radius)s
"""  # noqa: S608
_NEAR_BY_THEME = f"""
    SELECT near.id, near.distance_km, TRUE AS is_by_theme
    FROM (
        SELECT point.id, {_DISTANCE} AS distance_km
        FROM directory_receptionpoint AS point
        WHERE point.latitude BETWEEN %(theme_south)s AND %(theme_north)s
            AND point.longitude BETWEEN %(theme_west)s AND %(theme_east)s
            AND point.ended_on IS NULL AND NOT point.is_remote
            AND coalesce(point.network_id <> ALL(%(networks)s), TRUE)
            AND EXISTS (
                SELECT 1 FROM directory_service AS service
                WHERE service.structure_id = point.structure_id AND service.ended_on IS NULL
                    AND service.themes::text[] && %(themes)s::text[]
                    AND (cardinality(service.publics) = 0 OR service.publics::text[] && %(publics)s::text[])
                    AND (cardinality(service.coverage) = 0 OR service.coverage::text[] && (SELECT codes FROM areas))
            )
        ORDER BY floor({_DISTANCE} / {STEP_KM}) FETCH FIRST {EACH} ROWS WITH TIES
    ) AS near
"""  # noqa: S608
_REMOTE = f"""
    WITH areas AS ({_AREAS}), found AS (
        SELECT point.id, NULL::float8 AS distance_km, FALSE AS is_by_theme
        FROM directory_receptionpoint AS point
        WHERE point.is_remote AND point.network_id = ANY(%(networks)s) AND point.ended_on IS NULL AND {_COVERS}
        ORDER BY md5(point.id::text || %(turn)s) LIMIT {REMOTE_READ}
    )
    SELECT {_COLUMNS} FROM found {_JOINS}
"""  # noqa: S608


def near_candidates(plan: Plan, place: Place) -> list[Candidate]:
    """Places of the networks of the plan around a place, and services of its themes; one query."""
    found = _NEAR_BY_NETWORK
    if plan.themes:
        found = f"{found} UNION ALL {_NEAR_BY_THEME}"
    query = f"WITH areas AS ({_AREAS}), found AS ({found}) SELECT {_COLUMNS} FROM found {_JOINS}"  # noqa: S608
    radius = RADIUS_KM + place.radius_km
    box = _box(place, radius)
    theme_box = {f"theme_{side}": value for side, value in _box(place, SERVICE_RADIUS_KM + place.radius_km).items()}
    latitude, longitude = place.point
    return _read(
        query,
        {
            **_areas(place),
            **box,
            **theme_box,
            "networks": list(plan.networks),
            "themes": list(plan.themes),
            "publics": [*plan.publics, Public.EVERYONE.value],
            "latitude": latitude,
            "longitude": longitude,
            "cosine": cos(radians(latitude)),
            "radius": radius,
        },
    )


def remote_candidates(plan: Plan, place: Place | None, turn: str) -> list[Candidate]:
    """Remote points of the networks of the plan that cover the place; one query."""
    return _read(_REMOTE, {**_areas(place), "networks": list(plan.networks), "turn": turn})


def _areas(place: Place | None) -> dict[str, list[str]]:
    """Every area that contains the place; for a department or a region, those it contains too."""
    if place is None:
        return {"areas": [WHOLE_COUNTRY], "communes": [], "departments": [], "regions": []}
    codes = [
        WHOLE_COUNTRY,
        *([f"reg-{place.region_code}"] if place.region_code else []),
        *([f"dep-{place.department_code}"] if place.department_code else []),
        *([place.commune_code] if place.commune_code else []),
    ]
    is_department = place.kind == "department" and place.department_code
    is_region = place.kind == "region" and place.region_code
    return {
        "areas": codes,
        "communes": [place.commune_code] if place.commune_code else [],
        "departments": [place.department_code] if is_department and place.department_code else [],
        "regions": [place.region_code] if is_region and place.region_code else [],
    }


def _box(place: Place, radius_km: float) -> dict[str, float]:
    latitude, longitude = place.point
    height = radius_km / KM_PER_DEGREE
    width = radius_km / (KM_PER_DEGREE * max(cos(radians(latitude)), 0.01))
    return {
        "south": latitude - height,
        "north": latitude + height,
        "west": longitude - width,
        "east": longitude + width,
    }


def _read(query: str, parameters: dict[str, Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [_candidate(row) for row in cursor.fetchall()]


def _candidate(row: Sequence[Any]) -> Candidate:
    values = list(row)
    values[5], values[-1] = tuple(values[5]), tuple(values[-1])
    return Candidate(*values)
