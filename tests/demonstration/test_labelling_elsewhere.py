"""Labelling where it is done otherwise: by the Région alone, or by convention."""

import pytest
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import User
from azimut.core import profile as profile_module
from azimut.demonstration.importers.structures import import_starter_structures
from azimut.demonstration.labelling import load_labelling
from azimut.demonstration.people import DOMAIN, load_people
from azimut.labelling.awaiting import tasks_of
from azimut.labelling.models import LabelApplication, LabellingCampaign
from azimut.territories.importers.communes import import_communes

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(settings, tmp_path):
    """The structures and the people of a region, by the name of its profile."""

    def load(name: str = "auvergne-rhone-alpes") -> None:
        settings.PROFILE = name
        settings.FILES_DIR = tmp_path
        profile_module.active_profile.cache_clear()
        import_communes(None)
        import_starter_structures(name, today=timezone.localdate())
        load_people()
        load_labelling(today=timezone.localdate())

    yield load
    profile_module.active_profile.cache_clear()


def hat(key: str):
    return actors_of(User.objects.get(email=f"{key}{DOMAIN}"))[0]


def test_in_normandie_the_region_instructs_and_decides(region) -> None:
    region("normandie")

    assert {task.what for task in tasks_of(hat("region"))} >= {"Vérifier", "Donner mon avis", "Préparer"}
    assert not tasks_of(hat("commission"))


def test_in_centre_there_is_no_campaign(region) -> None:
    region("centre-val-de-loire")

    assert not LabellingCampaign.objects.exists()
    assert not LabelApplication.objects.exists()
