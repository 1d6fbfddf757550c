"""The calendar of the demonstration: something of each kind, always ahead, the same when loaded again."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.demonstration.events import load_events
from azimut.demonstration.people import demonstration_people, load_people
from azimut.events.enums import EventState
from azimut.events.models import Event
from tests.directory.factories import ReceptionPointFactory, StructureFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> None:
    for town in ("chartres", "dreux", "orleans"):
        structure = StructureFactory(source="starter")
        ReceptionPointFactory(source="starter", structure=structure, commune=CommuneFactory(**{town: True}))
    load_people()
    if not any(actors_of(person) for person in demonstration_people()):
        pytest.fail("personne ne porte de rôle")


def test_events_of_each_state_are_there_and_stay_the_same(region) -> None:
    today = timezone.localdate()
    load_events(today=today)
    first = dict(Event.objects.values_list("pk", "starts_at"))
    load_events(today=today)

    assert dict(Event.objects.values_list("pk", "starts_at")) == first
    assert set(Event.objects.values_list("state", flat=True)) >= {
        EventState.PUBLISHED, EventState.PROPOSED, EventState.CANCELLED,
    }  # fmt: skip
    assert Event.objects.published().for_the_public().not_over(timezone.now()).count() >= 10


def test_what_is_past_comes_back_ahead(region) -> None:
    load_events(today=timezone.localdate())
    year = timedelta(days=400)
    Event.objects.update(
        starts_at=F("starts_at") - year, ends_at=F("ends_at") - year, repeats_until=F("repeats_until") - year
    )
    assert not Event.objects.published().not_over(timezone.now()).exists()

    load_events(today=timezone.localdate())

    assert Event.objects.published().not_over(timezone.now()).count() >= 10
