"""Labelling in the demonstration: something of everything, the same each time, and work for every account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import User
from azimut.core import profile as profile_module
from azimut.core.files import disk
from azimut.core.permissions import Role
from azimut.demonstration.importers.structures import import_starter_structures
from azimut.demonstration.labelling import load_labelling
from azimut.demonstration.people import DOMAIN, load_people
from azimut.labelling.awaiting import tasks_of
from azimut.labelling.enums import ApplicationState, LabelState
from azimut.labelling.models import (
    Label,
    LabelApplication,
    LabellingCampaign,
    PublishedMembersList,
    SupportingDocument,
)
from azimut.labelling.services import send_application
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


def test_files_and_labels_stand_in_every_state(region) -> None:
    region()

    assert set(LabelApplication.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert set(Label.objects.values_list("state", flat=True)) == set(LabelState.values)
    assert all(disk.path_of(one.file_id).exists() for one in SupportingDocument.objects.all())
    assert PublishedMembersList.objects.filter(on__lt=timezone.localdate()).count() == 1


@pytest.mark.parametrize("key", ["animation", "instruction", "instruction-bis", "commission"])
def test_those_who_judge_find_work_in_their_space(region, key: str) -> None:
    region()

    assert tasks_of(hat(key))


def test_the_manager_finds_a_draft_and_a_label(region) -> None:
    region()
    manager = hat("responsable")

    files = LabelApplication.objects.visible_to(manager)
    assert {ApplicationState.DRAFT, ApplicationState.GRANTED} == set(files.values_list("state", flat=True))
    assert Label.objects.visible_to(manager).in_force(timezone.localdate()).count() == 1
    assert manager.role == Role.STRUCTURE_MANAGER


def test_in_normandie_the_region_instructs_and_decides(region) -> None:
    region("normandie")

    assert {task.what for task in tasks_of(hat("region"))} >= {"Vérifier", "Donner mon avis", "Préparer"}
    assert not tasks_of(hat("commission"))


def test_in_centre_there_is_no_campaign(region) -> None:
    region("centre-val-de-loire")

    assert not LabellingCampaign.objects.exists()
    assert not LabelApplication.objects.exists()


def test_weeks_later_the_open_campaign_is_open_still(region) -> None:
    region()
    before = LabelApplication.objects.count()
    later = timezone.localdate() + timedelta(days=40)

    load_labelling(today=later)

    campaign = LabellingCampaign.objects.get(name__endswith="ouverte")
    assert campaign.closes_at.date() > later
    assert LabelApplication.objects.count() == before


def test_the_missing_pieces_can_still_be_sent(region) -> None:
    region()
    waiting = LabelApplication.objects.get(state=ApplicationState.INCOMPLETE)
    from tests.accounts.factories import MembershipFactory, actor_of_membership

    manager = actor_of_membership(MembershipFactory(structure=waiting.structure, role=Role.STRUCTURE_MANAGER))

    assert send_application(waiting, actor=manager).state == ApplicationState.SUBMITTED
