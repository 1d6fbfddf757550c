"""The demonstration region, loaded for real."""

from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.catalogue.models import Appellation, Certification, Occupation, Training, TrainingSession
from azimut.core import profile as profile_module
from azimut.core.models import ImportRun, ImportRunState
from azimut.demonstration.importers.certifications import import_starter_certifications
from azimut.demonstration.importers.occupations import import_starter_occupations
from azimut.demonstration.importers.trainings import import_starter_trainings
from azimut.demonstration.services import load_demonstration
from azimut.labelling.models import LabellingCampaign, MemberRecord
from azimut.territories.models import Commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_demonstration")]


def test_the_demonstration_has_what_its_pages_need() -> None:
    assert Commune.objects.count() > 34_000
    assert Occupation.objects.current().count() >= 200
    assert Appellation.objects.count() >= 2_000
    assert Certification.objects.current().count() >= 80
    assert TrainingSession.objects.current().count() >= 600
    assert Training.objects.current().filter(certification__isnull=True).count() == 0
    assert LabellingCampaign.objects.open_at(timezone.now()).count() == 1
    assert MemberRecord.objects.as_of(timezone.localdate()).count() >= 20


def test_every_session_is_ahead_and_in_the_region() -> None:
    departments = profile_module.active_profile().region.departments
    sessions = TrainingSession.objects.current()

    assert not sessions.exclude(commune__department_id__in=departments).exists()
    assert not sessions.filter(starts_on__lt=timezone.localdate()).exists()
    assert {day.weekday() for day in sessions.values_list("starts_on", flat=True) if day} == {0}


def test_loading_again_changes_nothing() -> None:
    before = sorted(TrainingSession.objects.values_list("id", "starts_on", "ended_on"))

    load_demonstration()

    assert sorted(TrainingSession.objects.values_list("id", "starts_on", "ended_on")) == before
    assert not ImportRun.objects.filter(state=ImportRunState.FAILED).exists()
    assert LabellingCampaign.objects.count() == 4


def test_dates_stay_ahead_weeks_later() -> None:
    later = timezone.localdate() + timedelta(days=60)

    import_starter_trainings(profile_module.active_profile().key, today=later)

    assert not TrainingSession.objects.current().filter(starts_on__lt=later).exists()


def test_official_data_is_never_replaced_by_the_starter_catalogue() -> None:
    Occupation.objects.filter(rome_code="D1102").update(source="rome", definition="La fiche officielle.")
    ImportRun.objects.all().delete()

    import_starter_occupations()
    import_starter_certifications()

    assert Occupation.objects.get(rome_code="D1102").definition == "La fiche officielle."


@pytest.mark.parametrize("name", profile_module.profile_names())
def test_each_region_has_its_training(name: str) -> None:
    departments = profile_module.read_profile(profile_module.PROFILES_DIR / f"{name}.toml").region.departments

    import_starter_trainings(name, today=timezone.localdate())

    sessions = TrainingSession.objects.current()
    assert sessions.count() >= 600
    assert not sessions.exclude(commune__department_id__in=departments).exists()
