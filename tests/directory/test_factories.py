"""The cast of the directory's tests holds together."""

import pytest

from tests.directory.factories import (
    NetworkFactory,
    NetworkSuccessionFactory,
    ReceptionPointFactory,
    ServiceFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trait", ["france_travail", "apec", "cap_emploi", "cep_regional", "cio", "past"])
def test_each_network_of_the_cast_is_valid(trait: str) -> None:
    NetworkFactory(**{trait: True}).full_clean()


def test_each_thing_of_the_directory_is_valid() -> None:
    for factory in (NetworkSuccessionFactory, StructureFactory, ReceptionPointFactory, ServiceFactory):
        factory().full_clean()


def test_a_point_belongs_to_the_network_of_its_structure() -> None:
    point = ReceptionPointFactory(structure__network=NetworkFactory(cio=True))

    assert point.network.code == "cio"
