"""Distances: the same in Python and in PostgreSQL, and found through the index."""

import math

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from azimut.territories.importers.communes import import_communes
from azimut.territories.models import Commune
from azimut.territories.places import Point, distance_km
from tests.territories.factories import CommuneFactory

IN_FRANCE = st.builds(Point, st.floats(41.3, 51.1), st.floats(-5.1, 9.6))
TOWN = st.builds(Point, st.decimals(41, 51, places=4).map(float), st.decimals(-5, 9, places=4).map(float))
ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
CHARTRES, ORLEANS = Point(48.4469, 1.4892), Point(47.9025, 1.9090)


def test_chartres_is_about_seventy_kilometres_from_orleans() -> None:
    assert distance_km(CHARTRES, ORLEANS) == pytest.approx(68.1, abs=0.5)


@given(ANYWHERE, ANYWHERE, ANYWHERE)
def test_a_distance_is_symmetrical_bounded_and_has_no_shortcut(first: Point, second: Point, third: Point) -> None:
    direct = distance_km(first, second)

    assert direct == distance_km(second, first)
    assert 0 <= direct <= math.pi * 6371.0 + 1e-6
    assert distance_km(first, first) == 0
    assert direct <= distance_km(first, third) + distance_km(third, second) + 1e-6


@pytest.mark.django_db
@given(point=IN_FRANCE, town=TOWN)
@settings(max_examples=60, deadline=None)
@example(point=Point(50.0, 5e-324), town=Point(50.0, 0.0))
def test_postgresql_measures_as_python_does(point: Point, town: Point) -> None:
    CommuneFactory(code="28999", latitude=town.latitude, longitude=town.longitude)
    Commune.objects.filter(code="28999").update(latitude=town.latitude, longitude=town.longitude)
    measured = Commune.objects.with_distance_from(point).get(code="28999").distance_km

    # The arc cosine loses the last metres of very short distances.
    assert measured == pytest.approx(distance_km(point, town), rel=1e-6, abs=0.01)


@pytest.mark.django_db
def test_communes_within_a_distance_are_those_python_finds_nearest_first() -> None:
    import_communes()
    everywhere = list(Commune.objects.all())
    for point in (CHARTRES, ORLEANS, Point(45.7772, 3.0870), Point(42.1, 9.1), Point(-21.1, 55.5), Point(4.9, -52.3)):
        found = list(Commune.objects.within(point, 30))
        expected = {c.code for c in everywhere if distance_km(point, c.point) <= 30}

        assert {c.code for c in found} == expected
        assert [c.distance_km for c in found] == sorted(c.distance_km for c in found)


@pytest.mark.django_db
def test_communes_within_a_distance_are_found_through_the_index() -> None:
    import_communes()
    with connection.cursor() as cursor:
        statement, parameters = Commune.objects.within(CHARTRES, 30).query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "commune_position" in plan
    assert "Seq Scan on territories_commune" not in plan


@pytest.mark.django_db
def test_no_commune_is_within_a_distance_of_the_middle_of_the_ocean() -> None:
    CommuneFactory(chartres=True)

    assert not Commune.objects.within(Point(0, -30), 100).exists()
