"""The places that may answer, read from the directory in two queries: who may, then what is shown of those kept.

The first is the database function `guidance_candidates` (migration 0002): near places and remote ones are two questions
in it, never one OR; each network gives its nearest places by its own index, with all those as near as the last one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router

from azimut.core.profile import active_profile
from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.enums import Public
from azimut.directory.models import ReceptionPoint
from azimut.guidance.rules.book import Plan
from azimut.territories.places import Place

REACHES_KM = (6.0, 50.0)
"""How far places are looked for: near by first, further for lack of them; beyond, a telephone does better."""

THEME_REACHES_KM = (6.0, 20.0)
"""How far a service of any network is looked for by its theme."""

STEP_KM = 3.0
"""Distances are from the middle of a commune: under three kilometres of difference, two places are equally near."""

EACH = 3
"""Nearest places wanted of each network, and of the services found by theme."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reception point that may answer. `network` is that of the rule, or empty for one found by its theme."""

    reception_point_id: UUID
    structure_id: UUID
    network: str
    distance_km: float | None
    is_remote: bool
    is_by_theme: bool
    missions: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    has_phone: bool = False

    @property
    def step(self) -> int:
        """The circle it is in; remote ones are all in one."""
        return 0 if self.distance_km is None else int(self.distance_km // STEP_KM)


class ReceptionPlace(NamedTuple):
    """What is shown of a reception point, of its structure and of its network."""

    reception_point_id: UUID
    structure_id: UUID
    structure_name: str
    structure_website: str
    network: str
    network_name: str
    is_cep_operator: bool
    name: str
    address: str
    postcode: str
    city: str
    latitude: float | None
    longitude: float | None
    opening_hours: str
    phone: str
    email: str
    modes: list[str]


_READ = """
    SELECT version.id, shown.* FROM (
        SELECT (
            SELECT id FROM guidance_guidanceruleset
            WHERE profile = %(profile)s AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1
        ) AS id
    ) AS version LEFT JOIN (
    SELECT point.id, structure.id, structure.name, structure.website,
        coalesce(network.code, ''), coalesce(network.name, ''), coalesce(network.is_cep_operator, FALSE),
        point.name, point.address, point.postcode, point.city, point.latitude, point.longitude,
        point.opening_hours, point.phone, point.email,
        ARRAY(
            SELECT DISTINCT mode::text FROM directory_service AS service, unnest(service.modes) AS mode
            WHERE service.structure_id = structure.id AND service.ended_on IS NULL
        )
    FROM directory_receptionpoint AS point
    JOIN directory_structure AS structure ON structure.id = point.structure_id
    LEFT JOIN directory_network AS network ON network.code = point.network_id
    WHERE point.id = ANY(%(points)s)
    ) AS shown ON TRUE
"""
_FIND = """
    SELECT found.reception_point, found.structure, found.network, found.distance_km, found.is_remote, found.is_by_theme,
        structure.missions::text[], {modes}
    FROM guidance_candidates(
        %(networks)s::text[], %(themes)s::text[], %(publics)s::text[],
        %(areas)s::text[], %(communes)s::text[], %(departments)s::text[], %(regions)s::text[],
        %(latitude)s::float8, %(longitude)s::float8, %(reaches)s::float8[], %(theme_reaches)s::float8[],
        %(step)s::float8, %(each)s
    ) AS found
    JOIN directory_structure AS structure ON structure.id = found.structure AND structure.ended_on IS NULL
"""
_WITHOUT_MODES = "'{}'::text[], FALSE"
_WITH_MODES = """
    ARRAY(
        SELECT DISTINCT mode::text FROM directory_service AS service, unnest(service.modes) AS mode
        WHERE service.structure_id = found.structure AND service.ended_on IS NULL
    ),
    (SELECT point.phone <> '' FROM directory_receptionpoint AS point WHERE point.id = found.reception_point)
"""


def find_candidates(plan: Plan, place: Place | None, *, with_modes: bool = False) -> list[Candidate]:
    """Places around a place and remote points that cover it, for the networks and themes of a plan; one query.

    The ways of meeting are read only when they matter. A place found near by is found again further: it counts once.
    """
    reach = place.radius_km if place is not None else 0.0
    latitude, longitude = place.point if place is not None else (None, None)
    query = _FIND.format(modes=_WITH_MODES if with_modes else _WITHOUT_MODES)
    with connections[router.db_for_read(ReceptionPoint)].cursor() as cursor:
        cursor.execute(
            query,
            {
                **_areas(place),
                "networks": list(plan.networks),
                "themes": list(plan.themes),
                "publics": [*plan.publics, Public.EVERYONE.value],
                "latitude": latitude,
                "longitude": longitude,
                "reaches": [reach + kilometres for kilometres in REACHES_KM],
                "theme_reaches": [reach + kilometres for kilometres in THEME_REACHES_KM],
                "step": STEP_KM,
                "each": EACH,
            },
        )
        rows = cursor.fetchall()
    return list({row[0]: _candidate(*row) for row in rows}.values())


def _candidate(
    reception_point_id: UUID, structure_id: UUID, network: str, distance_km: float | None, *rest: Any
) -> Candidate:
    is_remote, is_by_theme, missions, modes, has_phone = rest
    return Candidate(
        reception_point_id,
        structure_id,
        network,
        distance_km,
        is_remote=is_remote,
        is_by_theme=is_by_theme,
        missions=tuple(missions),
        modes=tuple(modes),
        has_phone=has_phone,
    )


def read_places(identifiers: Collection[UUID]) -> tuple[dict[UUID, ReceptionPlace], int | None]:
    """What is shown of reception points, by their identifiers, and the version of the rules in force; one query.

    Written in SQL: composing it anew through the ORM for each answer takes longer than the database does.
    """
    with connections[router.db_for_read(ReceptionPoint)].cursor() as cursor:
        cursor.execute(_READ, {"points": list(identifiers), "profile": active_profile().key})
        rows = cursor.fetchall()
    return {row[1]: ReceptionPlace(*row[1:]) for row in rows if row[1] is not None}, rows[0][0]


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
