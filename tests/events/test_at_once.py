"""Two people decide on the same event at the same instant; the negative control is the same race with the lock off."""

import threading

import pytest
from django.db.models import QuerySet

from azimut.events import services
from azimut.events.models import Event
from tests.at_once import at_once
from tests.events.factories import EventFactory

BOTH_READ_IN = 1.0


@pytest.fixture
def met(monkeypatch) -> list[bool]:
    """Holds each one who has read the event until the other has too, which the lock forbids. Says whether they met."""
    gate, came, held = threading.Barrier(2), [], services._held

    def held_until_both_have_read(event: Event) -> Event:
        found = held(event)
        try:
            gate.wait(timeout=BOTH_READ_IN)
        except threading.BrokenBarrierError:
            came.append(False)
        else:
            came.append(True)
        return found

    monkeypatch.setattr(services, "_held", held_until_both_have_read)
    return came


def decide(event: Event, actor) -> list[str]:
    """Put online by one, sent back by the other."""
    return at_once(
        lambda: services.publish_event(event, actor=actor),
        lambda: services.send_back(event, "Ajoutez l'adresse.", actor=actor),
        told=services.EventRefused,
    )


def test_one_decides_and_the_other_is_told(real_transactions, animator, met) -> None:
    event = EventFactory(proposed=True)

    assert decide(event, animator) == ["EventRefused", "done"]
    assert met == [False, False]


def test_without_the_lock_both_believe_they_decided(real_transactions, animator, met, monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *_args, **_options: self.all())
    event = EventFactory(proposed=True)

    assert decide(event, animator) == ["done", "done"]
    assert met == [True, True]
