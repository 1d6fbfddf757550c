"""The year of visits of each region that ships with the project."""

import pytest
from django.utils import timezone

from azimut.core.profile import PROFILES_DIR, profile_names, read_profile
from azimut.demonstration import reception as demonstration_reception
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.importers.structures import import_starter_structures
from azimut.demonstration.people import load_people
from azimut.demonstration.reception import load_receptions
from azimut.reception.models import ReceptionRecord
from azimut.territories.importers.communes import import_communes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", profile_names())
def test_every_region_has_its_visits(name: str, monkeypatch) -> None:
    import_communes(None)
    profile = read_profile(PROFILES_DIR / f"{name}.toml")
    monkeypatch.setattr(demonstration_reception, "active_profile", lambda: profile)
    import_starter_structures(name)
    load_people()
    load_receptions(today=timezone.localdate())

    assert ReceptionRecord.objects.count() > 2_000
    assert not ReceptionRecord.objects.exclude(structure__source=SOURCE).exists()
    assert (
        not ReceptionRecord.objects.exclude(origin=None)
        .exclude(origin__department_id__in=profile.region.departments)
        .exists()
    )
