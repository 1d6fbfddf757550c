"""Labelling in the demonstration: something of everything, the same each time, and work for every account."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import User
from azimut.core.files import disk
from azimut.core.permissions import Role
from azimut.demonstration.labelling import load_labelling
from azimut.demonstration.people import DOMAIN
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
from tests.demonstration.conftest import loaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("labelled")]


@pytest.fixture(scope="module")
def labelled(loaded_region, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The files and labels of the region, their papers in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        with loaded(django_db_blocker, lambda: load_labelling(today=timezone.localdate())):
            yield


def hat(key: str):
    return actors_of(User.objects.get(email=f"{key}{DOMAIN}"))[0]


def test_files_and_labels_stand_in_every_state() -> None:
    assert set(LabelApplication.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert set(Label.objects.values_list("state", flat=True)) == set(LabelState.values)
    assert all(disk.path_of(one.file_id).exists() for one in SupportingDocument.objects.all())
    assert PublishedMembersList.objects.filter(on__lt=timezone.localdate()).count() == 1


@pytest.mark.parametrize("key", ["animation", "instruction", "instruction-bis", "commission"])
def test_those_who_judge_find_work_in_their_space(key: str) -> None:
    assert tasks_of(hat(key))


def test_the_manager_finds_a_draft_and_a_label() -> None:
    manager = hat("responsable")

    files = LabelApplication.objects.visible_to(manager)
    assert {ApplicationState.DRAFT, ApplicationState.GRANTED} == set(files.values_list("state", flat=True))
    assert Label.objects.visible_to(manager).in_force(timezone.localdate()).count() == 1
    assert manager.role == Role.STRUCTURE_MANAGER


def test_weeks_later_the_open_campaign_is_open_still() -> None:
    before = LabelApplication.objects.count()
    later = timezone.localdate() + timedelta(days=40)

    load_labelling(today=later)

    campaign = LabellingCampaign.objects.get(name__endswith="ouverte")
    assert campaign.closes_at.date() > later
    assert LabelApplication.objects.count() == before


def test_the_missing_pieces_can_still_be_sent() -> None:
    waiting = LabelApplication.objects.get(state=ApplicationState.INCOMPLETE)
    from tests.accounts.factories import MembershipFactory, actor_of_membership

    manager = actor_of_membership(MembershipFactory(structure=waiting.structure, role=Role.STRUCTURE_MANAGER))

    assert send_application(waiting, actor=manager).state == ApplicationState.SUBMITTED
