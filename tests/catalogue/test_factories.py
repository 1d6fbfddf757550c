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


def check(row):
    """Choices, lengths and constraints hold; an absent relation is one the database allows."""
    row.refresh_from_db()
    absent = {field.name for field in row._meta.fields if field.null and getattr(row, field.attname) is None}
    row.full_clean(exclude=absent)


@pytest.mark.parametrize("factory", BUILT, ids=lambda factory: factory.__name__)
def test_a_factory_builds_two_valid_rows(factory):
    for row in factory.create_batch(2):
        check(row)


@pytest.mark.parametrize(("factory", "trait"), TRAITS, ids=[f"{f.__name__}-{t}" for f, t in TRAITS])
def test_a_trait_builds_a_valid_row(factory, trait):
    check(factory(**{trait: True}))


def test_a_certification_keeps_the_order_of_its_occupations():
    baker, nurse = factories.OccupationFactory(baker=True), factories.OccupationFactory(nurse=True)
    certification = factories.CertificationFactory(occupations=[nurse, baker])
    ranked = certification.certification_occupations.order_by("rank").values_list("occupation_id", flat=True)
    assert list(ranked) == ["J1506", "D1102"]
