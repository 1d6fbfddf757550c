"""Starter structures of the profile's region: fictional places of every network, in its real towns."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from azimut.core.identifiers import identifier_of
from azimut.core.importing.merging import fingerprint_of, replace_rows, staged
from azimut.core.importing.services import Run, import_run
from azimut.core.profile import PROFILES_DIR, Profile, read_profile
from azimut.core.text import slug
from azimut.demonstration.importers import SOURCE
from azimut.directory.coverage import WHOLE_COUNTRY
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.directory.services import load_networks
from azimut.directory.shipped_networks import shipped_networks
from azimut.territories.distances import KM_PER_DEGREE
from azimut.territories.models import Commune

KITS_FILE = Path(__file__).resolve().parent.parent / "directory" / "structures.toml"
LICENCE = "EUPL-1.2"
MARK = "(démonstration)"

# The ranges Arcep keeps for fiction, by the first digits of the region's numbers.
FICTIONAL_PHONES = {"84": "+3346571", "24": "+3326191", "28": "+3326191"}
DEFAULT_FICTIONAL_PHONE = "+3319900"

WITHIN_TOWN_KM = 1.2
"""How far from the middle of the town a fictional place is put."""

AGE_OF_PAGES = 9
"""Months: pages were confirmed between this month and so many before, so that some are stale."""

STRUCTURE_COLUMNS = (
    "id", "source_key", "network_id", "carriers", "siret", "name", "presentation", "missions", "circle", "website",
    "source_url", "updated_on", "source", "fingerprint",
)  # fmt: skip
POINT_COLUMNS = (
    "id", "structure_id", "network_id", "name", "address", "address_complement", "postcode", "city", "commune_id",
    "latitude", "longitude", "is_position_approximate", "opening_hours", "phone", "email", "accessibility",
    "accessibility_url", "is_remote", "source", "fingerprint",
)  # fmt: skip
SERVICE_COLUMNS = (
    "id", "structure_id", "source_key", "name", "description", "themes", "publics", "conditions", "modes", "is_free",
    "fees", "coverage", "phone", "email", "website", "opening_hours", "source", "fingerprint",
)  # fmt: skip


def import_starter_structures(profile_key: str, *, today: date | None = None) -> Run:
    """Load the region's starter structures; read again each month so that their dates follow."""
    today = today or timezone.localdate()
    profile = read_profile(PROFILES_DIR / f"{profile_key}.toml")
    with import_run(
        "starter:structures",
        label=f"Structures de démonstration Azimut, {profile.region.name}",
        files=[KITS_FILE],
        licence=LICENCE,
        version=(today.year * 12 + today.month) % 30_000,
        depends_on=("communes",),
    ) as run:
        if not run.is_unchanged:
            load_networks()
            _write(run, _Region(profile, tomllib.loads(KITS_FILE.read_text(encoding="utf-8")), today))
    return run


def _write(run: Run, region: "_Region") -> None:
    for place in region.places():
        region.add(place)
    for model, columns, rows in (
        (Structure, STRUCTURE_COLUMNS, region.structures),
        (ReceptionPoint, POINT_COLUMNS, region.points),
        (Service, SERVICE_COLUMNS, region.services),
    ):
        with staged(model, columns) as stage:
            for values in rows:
                stage.write((*values, SOURCE, fingerprint_of(*values)))
        merged = replace_rows(stage, source=SOURCE, key=("id",))
        if model is Structure:
            run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)


@dataclass(frozen=True)
class _Place:
    """One structure to be: its kit, its network, its town."""

    kit: dict[str, Any]
    network: str
    town: Commune
    rank: int

    @property
    def key(self) -> str:
        where = "remote" if self.kit.get("remote") else self.town.code
        return f"{self.network}:{where}"


@dataclass
class _Region:
    """The rows of a region's structures."""

    profile: Profile
    content: dict[str, Any]
    today: date
    structures: list[tuple[Any, ...]] = field(default_factory=list)
    points: list[tuple[Any, ...]] = field(default_factory=list)
    services: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        towns = Commune.objects.active().of_region(self.profile.region.code).select_related("department")
        by_size = list(towns.largest_first()[:60])
        main = {town.code: town for town in towns.filter(code__in=self.profile.region.main_communes)}
        first = [main[code] for code in self.profile.region.main_communes if code in main]
        self.towns = [*first, *(town for town in by_size if town.code not in main)]
        self.one_a_department = list({town.department_id: town for town in reversed(self.towns)}.values())[::-1]

    def places(self) -> Iterator[_Place]:
        for kit in self.content["kit"]:
            if self.profile.key not in kit.get("profiles", [self.profile.key]):
                continue
            for network in kit.get("networks", [kit["network"]]):
                for rank, town in enumerate(self._towns_of(kit)):
                    yield _Place(kit, network, town, rank)

    def _towns_of(self, kit: dict[str, Any]) -> list[Commune]:
        if kit.get("remote"):
            return self.towns[:1]
        if kit["places"] == "department":
            return self.one_a_department
        towns = self.one_a_department if "{department}" in kit["name"] else self.towns
        return towns[: kit["places"]]

    def add(self, place: _Place) -> None:
        kit, network = place.kit, shipped_networks()[place.network]
        structure_id = identifier_of("starter structure", self.profile.key, place.key)
        name = f"{kit['name'].format(**self._words(place))} {MARK}"
        months = _number(place.key, AGE_OF_PAGES)
        updated_on = (self.today.replace(day=1) - timedelta(days=31 * months)).replace(day=1)
        self.structures.append(
            (
                structure_id, place.key, place.network, list(network.data_inclusion[:1]), "", name, kit["presentation"],
                kit["missions"], "", network.website, "", updated_on,
            )
        )  # fmt: skip
        self.points.append(self._point(place, structure_id))
        for rank, service in enumerate(kit["service"], 1):
            self.services.append(self._service(place, structure_id, rank, service))

    def _point(self, place: _Place, structure_id: UUID) -> tuple[Any, ...]:
        point_id = identifier_of("starter reception point", self.profile.key, place.key)
        phone = place.kit.get("phone") or self._phone()
        if place.kit.get("remote"):
            return (
                point_id, structure_id, place.network, "", "", "", "", "", None, None, None, False,
                place.kit["hours"], phone, "", "", "", True,
            )  # fmt: skip
        latitude, longitude = _somewhere_in(place.town, place.key)
        address = f"{1 + _number(f'{place.key}:no', 60)} {self._pick('streets', place)}"
        return (
            point_id, structure_id, place.network, "", address, "", (place.town.postcodes or [""])[0], place.town.name,
            place.town.code, latitude, longitude, False, self._pick("hours", place), phone, "",
            self._pick("accessibility", place), "", False,
        )  # fmt: skip

    def _service(self, place: _Place, structure_id: UUID, rank: int, service: dict[str, Any]) -> tuple[Any, ...]:
        key = f"{place.key}:{rank}"
        return (
            identifier_of("starter service", self.profile.key, key), structure_id, key, service["name"],
            service["description"], service["themes"], service["publics"], service.get("conditions", ""),
            service["modes"], service.get("is_free", True), service.get("fees", ""), self._coverage(place),
            "", "", "", "",
        )  # fmt: skip

    def _coverage(self, place: _Place) -> list[str]:
        areas = {
            "department": [place.town.department.area_code],
            "region": [f"reg-{self.profile.region.code}"],
            "country": [WHOLE_COUNTRY],
        }
        return areas.get(place.kit.get("coverage", "around"), [])

    def _words(self, place: _Place) -> dict[str, str]:
        network = shipped_networks()[place.network]
        return {
            "town": place.town.name,
            "of_town": of_town(place.town.name),
            "department": place.town.department.name,
            "region": self.profile.region.name,
            "network": network.acronym or network.name,
        }

    def _phone(self) -> str:
        prefix = FICTIONAL_PHONES.get(self.profile.region.code, DEFAULT_FICTIONAL_PHONE)
        return f"{prefix}{len(self.points) + 1:04}"

    def _pick(self, name: str, place: _Place) -> str:
        choices: list[str] = self.content[name]
        return choices[_number(f"{place.key}:{name}", len(choices))]


def of_town(name: str) -> str:
    """Say de Lyon, d'Orléans, du Havre, des Andelys, de La Ferté."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d'{name}" if slug(name)[:1] in {"a", "e", "i", "o", "u", "y", "h"} else f"de {name}"


def _somewhere_in(town: Commune, key: str) -> tuple[float, float]:
    """A position near the middle of the town, always the same for a key."""
    angle = 2 * pi * _number(f"{key}:angle", 360) / 360
    away = WITHIN_TOWN_KM * (20 + _number(f"{key}:away", 80)) / 100 / KM_PER_DEGREE
    latitude = town.latitude + away * sin(angle)
    return round(latitude, 5), round(town.longitude + away * cos(angle) / cos(radians(latitude)), 5)


def _number(text: str, below: int) -> int:
    """A number from 0 to `below` - 1 that depends on the text alone."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % below
