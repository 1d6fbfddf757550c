"""The factories other tests lean on build rows the database accepts, with every trait."""

import pytest

from tests.catalogue import factories
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

BUILT = [
    factories.OccupationFactory,
    factories.AppellationFactory,
    factories.SkillFactory,
    factories.OccupationSkillFactory,
    factories.OccupationMobilityFactory,
    factories.SectorFactory,
    factories.TrainingFieldFactory,
    factories.CertificationFactory,
    factories.CertificationAliasFactory,
    factories.TrainingProviderFactory,
    factories.TrainingFactory,
    factories.TrainingSessionFactory,
    CommuneFactory,
]
TRAITS = [(factory, trait) for factory in BUILT for trait in factory._meta.parameters]


@pytest.mark.parametrize("factory", BUILT, ids=lambda factory: factory.__name__)
def test_a_factory_builds_two_valid_rows(factory):
    for row in factory.create_batch(2):
        row.refresh_from_db()
        row.full_clean()


@pytest.mark.parametrize(("factory", "trait"), TRAITS, ids=[f"{f.__name__}-{t}" for f, t in TRAITS])
def test_a_trait_builds_a_valid_row(factory, trait):
    row = factory(**{trait: True})
    row.refresh_from_db()
    row.full_clean()


def test_a_certification_keeps_the_order_of_its_occupations():
    baker, nurse = factories.OccupationFactory(baker=True), factories.OccupationFactory(nurse=True)
    certification = factories.CertificationFactory(occupations=[nurse, baker])
    ranked = certification.certification_occupations.order_by("rank").values_list("occupation_id", flat=True)
    assert list(ranked) == ["J1506", "D1102"]
