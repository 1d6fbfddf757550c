"""Who is near each commune of an area, and where nobody is: against counting one by one."""

from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from azimut.directory.enums import Mission, Public
from azimut.directory.models import ReceptionPoint, Structure
from azimut.directory.queries import Coverage, coverage_of, coverage_table
from azimut.territories.distances import distance_km
from azimut.territories.models import Commune
from azimut.territories.places import Area, find_area
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Area:
    """Fifty communes and forty structures strewn over and around a department, some with two places."""
    chance = Random(28)
    missions, publics = list(Mission), list(Public)
    for number in range(50):
        CommuneFactory(
            code=f"28{number + 200}",
            latitude=chance.uniform(47.9, 48.9),
            longitude=chance.uniform(0.8, 2.0),
            population=chance.randint(50, 9_000),
        )
    networks = [NetworkFactory(), NetworkFactory(cio=True), None]
    for _ in range(40):
        structure = StructureFactory(network=chance.choice(networks), missions=chance.sample(missions, 2))
        for _ in range(chance.randint(0, 2)):
            ServiceFactory(structure=structure, publics=chance.sample(publics, chance.randint(0, 2)))
        for _ in range(chance.randint(1, 2)):
            ReceptionPointFactory(
                structure=structure,
                latitude=chance.uniform(47.5, 49.3),
                longitude=chance.uniform(0.2, 2.6),
                commune=None,
            )
    return area("dep-28")


def area(code: str) -> Area:
    found = find_area(code)
    assert found is not None
    return found


def suits(structure: Structure, mission: Mission | None, public: Public | None) -> bool:
    if mission and mission not in structure.missions:
        return False
    services = list(structure.services.current())
    if public and not services:
        return bool(structure.network and public in structure.network.cep_publics)
    return not public or any(
        not service.publics or {public, Public.EVERYONE} & set(service.publics) for service in services
    )


def one_by_one(area: Area, mission: Mission | None, public: Public | None, km: float) -> dict[str, dict[Any, float]]:
    """For each commune, the structures within reach and how far the nearest place of each is."""
    points = [
        point
        for point in ReceptionPoint.objects.current().on_site().select_related("structure__network")
        if point.structure.ended_on is None and suits(point.structure, mission, public)
    ]
    found: dict[str, dict[Any, float]] = {}
    for commune in area.communes.active():
        near = found[commune.code] = {}
        for point in points:
            far = distance_km(commune.point, point.point)
            if far <= km:
                near[point.structure_id] = min(far, near.get(point.structure_id, km))
    return found


def said(coverage: Coverage) -> dict[str, tuple[int, float | None]]:
    return {commune.code: (commune.structures, commune.nearest_km) for commune in coverage.communes}


@pytest.mark.parametrize(
    ("mission", "public", "km"),
    [
        (None, None, 20),
        (Mission.ADVICE, None, 20),
        (None, Public.YOUNG_PEOPLE, 40),
        (Mission.RECEPTION, Public.PARENTS, 40),
    ],
)
def test_coverage_is_what_measuring_every_pair_gives(department, mission, public, km) -> None:
    coverage = coverage_of(department, mission=mission, public=public, distance_km=km)
    expected = one_by_one(department, mission, public, km)

    assert said(coverage) == {
        code: (len(near), pytest.approx(min(near.values()), abs=0.001) if near else None)
        for code, near in expected.items()
    }
    assert {gap.code for gap in coverage.gaps} == {code for code, near in expected.items() if not near}
    assert coverage.gaps
    assert {near.structure_id: near.distance_km for near in coverage.structures} == {
        identifier: pytest.approx(min(near[identifier] for near in expected.values() if identifier in near), abs=0.001)
        for near in expected.values()
        for identifier in near
    }


def test_the_table_agrees_with_each_question_asked_alone(department) -> None:
    table = coverage_table(department)

    assert len(table) == 2 * (1 + len(Mission) + len(Public) - 1)
    for line in table:
        alone = coverage_of(department, mission=line.mission, public=line.public, distance_km=line.distance_km)
        assert line.structures == len(alone.structures)
        assert line.communes_without == len(alone.gaps)
        assert line.population_without == alone.population_without


def test_the_number_of_queries_does_not_grow(department) -> None:
    for ask, most in (
        (lambda: coverage_of(department), 3),
        (lambda: coverage_of(department, public=Public.PARENTS), 4),
        (lambda: coverage_table(department), 4),
    ):
        with CaptureQueriesContext(connection) as captured:
            ask()
        assert len(captured) == most


def test_a_structure_across_the_border_counts_and_a_phone_line_does_not() -> None:
    chartres = CommuneFactory(chartres=True)
    ReceptionPointFactory(remote=True, latitude=chartres.latitude, longitude=chartres.longitude)
    ReceptionPointFactory(ended=True)
    ReceptionPointFactory(structure=StructureFactory(ended=True))
    across = ReceptionPointFactory(in_orleans=True)

    assert coverage_of(area("28085"), distance_km=40).structures == ()
    (near,) = coverage_of(area("28085"), distance_km=80).structures
    assert near.structure_id == across.structure_id
    assert near.network_name == "Missions locales"


def test_an_area_without_commune_has_neither_structure_nor_gap() -> None:
    empty = Area("bv-0", "Nulle part", "bassin de vie", Commune.objects.none())

    assert (coverage_of(empty).structures, coverage_of(empty).gaps) == ((), ())
    assert all(line.structures == line.communes_without == 0 for line in coverage_table(empty))
