"""The official ROME 4 set, version 460, whole."""

import pytest

from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.models import (
    Appellation,
    Interest,
    Occupation,
    OccupationContext,
    OccupationInterest,
    OccupationMobility,
    OccupationSector,
    OccupationSkill,
    ProfessionalDomain,
    Sector,
    Skill,
    WorkContext,
)

pytestmark = [pytest.mark.django_db, pytest.mark.large]

COUNTS = {
    ProfessionalDomain: 14 + 110,
    Occupation: 1_584,
    Appellation: 13_120,
    Skill: 18_317 + 12_131,
    OccupationSkill: 83_007,
    OccupationMobility: 14_912,
    WorkContext: 179,
    OccupationContext: 13_663,
    Interest: 30,
    OccupationInterest: 4_444,
    Sector: 35 + 40,
    OccupationSector: 3_303,
}


def test_the_official_set_is_taken_in_whole_and_twice_changes_nothing(real_data):
    run = import_rome(real_data / "rome")
    assert run.rejected == 0
    assert {model: model.objects.count() for model in COUNTS} == COUNTS
    assert not Occupation.objects.filter(definition="").exists()
    assert not Appellation.objects.filter(label__contains="''").exists()
    assert Appellation.objects.filter(is_main=True).count() == 1_584
    assert Occupation.objects.get(pk="J1506").genders == (
        "Infirmier en soins généraux (IDE)",
        "Infirmière en soins généraux (IDE)",
    )
    again = import_rome(real_data / "rome", dry_run=True)
    assert (again.imported, again.ended) == (0, 0)
