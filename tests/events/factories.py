"""Events for the tests: in Chartres, next week, online for the public unless a trait says otherwise."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.events.enums import EventAudience, EventKind, EventState
from azimut.events.models import Event
from tests.directory.factories import StructureFactory
from tests.territories.factories import CommuneFactory


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    title = factory.Sequence(lambda n: f"Forum des métiers numéro {n}")
    kind = EventKind.FORUM
    summary = "Des professionnels de vingt métiers vous attendent, sans rendez-vous."
    organiser = factory.SubFactory(StructureFactory)
    commune = factory.SubFactory(CommuneFactory, chartres=True)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=3))
    state = EventState.PUBLISHED
    changed_at = factory.LazyFunction(timezone.now)
    read_at = factory.LazyAttribute(lambda event: event.changed_at)
    published_at = factory.LazyAttribute(lambda event: event.read_at)

    class Params:
        draft = factory.Trait(state=EventState.DRAFT, read_at=None, published_at=None)
        proposed = factory.Trait(state=EventState.PROPOSED, read_at=None, published_at=None)
        cancelled = factory.Trait(state=EventState.CANCELLED, reason="La salle est fermée.")
        between_professionals = factory.Trait(audience=EventAudience.PROFESSIONAL, kind=EventKind.NETWORK_MEETING)
        past = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=7)))
        remote = factory.Trait(commune=None, online_url="https://visio.exemple.fr/salle")
