"""A region where every network of today receives people in its towns, and the three profiles in turn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from azimut.core.identifiers import identifier_of
from azimut.core.profile import active_profile
from azimut.directory.models import Network, ReceptionPoint, Structure
from azimut.directory.services import load_networks
from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.rules.in_force import forget_rules_in_force
from azimut.territories.distances import Point
from azimut.territories.places import Place
from tests.territories.factories import CommuneFactory, DepartmentFactory, RegionFactory

PROFILES = ("auvergne-rhone-alpes", "centre-val-de-loire", "normandie")


def commune_place(code: str, name: str, point: tuple[float, float], region: str) -> Place:
    department = code[:2]
    return Place(
        code=code,
        name=name,
        label=f"{name} ({department})",
        kind="commune",
        point=Point(*point),
        commune_code=code,
        department_code=department,
        region_code=region,
        radius_km=0.0,
        population=30_000,
    )


CHARTRES = commune_place("28085", "Chartres", (48.4469, 1.4892), "24")
DREUX = commune_place("28134", "Dreux", (48.7370, 1.3660), "24")
ORLEANS = commune_place("45234", "Orléans", (47.9025, 1.9090), "24")
LYON = commune_place("69123", "Lyon", (45.7580, 4.8351), "84")
ROUEN = commune_place("76540", "Rouen", (49.4414, 1.0933), "28")

TOWNS = {"auvergne-rhone-alpes": (LYON,), "centre-val-de-loire": (DREUX, CHARTRES), "normandie": (ROUEN,)}


@pytest.fixture
def use_profile(settings: Any) -> Iterator[Callable[[str], None]]:
    """Makes another region the active one, until the end of the test."""

    def use(profile: str) -> None:
        settings.PROFILE = profile
        active_profile.cache_clear()
        forget_rules_in_force()

    forget_rules_in_force()
    yield use
    active_profile.cache_clear()
    forget_rules_in_force()


@dataclass(frozen=True)
class Directory:
    """What the tests put in the directory, one line each."""

    def add_commune(self, place: Place) -> None:
        region = RegionFactory(code=place.region_code, name=f"Région {place.region_code}")
        department = DepartmentFactory(code=place.department_code, name=place.department_code, region=region)
        latitude, longitude = place.point
        CommuneFactory(code=place.code, name=place.name, department=department, latitude=latitude, longitude=longitude)

    def add(self, network: str, place: Place, *, name: str = "", moved_km: float = 0.0, **fields: object) -> Structure:
        """A structure of a network with one reception point, `moved_km` north of the middle of the place."""
        name = name or f"{network} {place.name}"
        key = identifier_of("guidance test", network, place.code, name)
        structure = Structure.objects.create(
            id=key, source="structures:test", source_key=str(key), network_id=network or None, name=name
        )
        latitude, longitude = place.point
        point = {"city": place.name, "commune_id": place.code, "phone": "+33261910001", **fields}
        ReceptionPoint.objects.create(
            id=identifier_of("guidance test point", str(key)),
            source="structures:test",
            structure=structure,
            network_id=network or None,
            latitude=latitude + moved_km / 111.32,
            longitude=longitude,
            **point,
        )
        return structure


@pytest.fixture
def directory(db: None, use_profile: Callable[[str], None]) -> Directory:
    """An empty directory, with its networks."""
    use_profile("centre-val-de-loire")
    load_networks()
    added = Directory()
    for place in (CHARTRES, DREUX, ORLEANS):
        added.add_commune(place)
    return added


@pytest.fixture(params=PROFILES)
def region(request: pytest.FixtureRequest, db: None, use_profile: Callable[[str], None]) -> tuple[Place, ...]:
    """Each region in turn, with a structure of every network of today in its towns; gives the towns."""
    use_profile(request.param)
    load_networks()
    towns = TOWNS[request.param]
    added = Directory()
    for town in towns:
        added.add_commune(town)
        for network in shipped_networks().values():
            if network.ended_on is None:
                added.add(network.code, town)
    assert Network.objects.active().count() > 50
    return towns
