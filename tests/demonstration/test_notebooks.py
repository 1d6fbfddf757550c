"""The notebook and the slots of the demonstration: there once, however often it is loaded."""

import pytest
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.notebooks import CODE, load_notebook, load_slots
from azimut.demonstration.people import load_people
from azimut.reception.models import Appointment, AppointmentSlot, Notebook, PlanStep
from azimut.reception.notebook_codes import read_code
from azimut.reception.services.notebooks import delete_notebook, find_notebook
from tests.catalogue.factories import OccupationFactory
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> None:
    for code in ("mission_locale", "cite_des_metiers", "france_travail"):
        structure = StructureFactory(network=NetworkFactory(code=code), source=SOURCE)
        ReceptionPointFactory(structure=structure)
    OccupationFactory(rome_code="J1506")
    load_people()
    assert Membership.objects.exists()


def test_the_demonstration_notebook_opens_with_the_code_that_is_shown(client, region) -> None:
    assert read_code(CODE) == CODE
    assert load_notebook(today=timezone.localdate())
    assert not load_notebook(today=timezone.localdate())

    shown = client.get(f"/carnet/{CODE}/").content.decode()

    assert "Mon plan d'action" in shown
    assert PlanStep.objects.count() == 3


def test_a_demonstration_notebook_that_someone_deleted_comes_back(region) -> None:
    load_notebook(today=timezone.localdate())
    delete_notebook(find_notebook(CODE))
    assert not Notebook.objects.exists()

    assert load_notebook(today=timezone.localdate())


def test_slots_of_the_demonstration_are_published_once_and_someone_comes(region) -> None:
    made = load_slots(today=timezone.localdate())
    people = Appointment.objects.count()

    assert made == AppointmentSlot.objects.count() > 0
    assert people > 0
    assert load_slots(today=timezone.localdate()) == 0
    assert Appointment.objects.count() == people
