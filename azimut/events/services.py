"""What can happen to an event: written, changed, proposed, read, published, sent back, cancelled, thrown away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.events.models import Event
from azimut.events.permissions import can_cancel_event, can_change_event, can_propose_event, can_publish_event


class EventChanged(Exception):  # noqa: N818
    """Someone else wrote this event since it was read."""


class EventRefused(Exception):  # noqa: N818
    """What is asked does not suit the state of the event; the message says why."""


def write_event(facts: Mapping[str, Any], *, actor: Actor) -> Event:
    """A draft, of the structure the actor acts for if there is one. Raises Refusal."""
    require(can_propose_event(actor))
    event = Event(**facts, author_id=actor.user_id)
    if actor.structure_id:
        event.organiser_id = actor.structure_id
    event.full_clean(exclude=["state"])
    event.save()
    return event


@transaction.atomic
def change_event(event: Event, facts: Mapping[str, Any], *, seen: datetime, actor: Actor) -> Event:
    """Write its facts again; `seen` is the `changed_at` that was read. What is online stays online, to be read again.

    Raises Refusal, EventChanged.
    """
    held = _held(event)
    require(can_change_event(actor, held))
    if held.changed_at != seen:
        raise EventChanged("Quelqu'un a modifié cet événement entre-temps. Ce que vous avez écrit est encore là.")
    for name, value in facts.items():
        setattr(held, name, value)
    held.changed_at = timezone.now()
    if held.is_published and can_publish_event(actor):
        held.read_at = held.changed_at
    held.full_clean(exclude=["state"])
    held.save()
    return held


@transaction.atomic
def propose_event(event: Event, *, actor: Actor) -> Event:
    """Ask for it to be put online; done at once by those who keep the calendar. Raises Refusal, EventRefused."""
    held = _held(event)
    require(can_change_event(actor, held))
    if not held.is_draft:
        raise EventRefused("Cet événement est déjà proposé.")
    if held.next_occurrence(timezone.now()) is None:
        raise EventRefused("Cet événement est déjà passé : changez sa date.")
    held.reason = ""
    if can_publish_event(actor):
        _put_online(held)
    else:
        held.propose()
    held.save()
    return held


@transaction.atomic
def publish_event(event: Event, *, actor: Actor) -> Event:
    """Put online what was proposed. Raises Refusal, EventRefused."""
    require(can_publish_event(actor))
    held = _held_proposal(event)
    held.reason = ""
    _put_online(held)
    held.save()
    return held


@transaction.atomic
def mark_read(event: Event, *, actor: Actor) -> Event:
    """What was changed since it went online suits. Raises Refusal."""
    require(can_publish_event(actor))
    held = _held(event)
    if held.is_published:
        held.read_at = timezone.now()
        held.save()
    return held


@transaction.atomic
def send_back(event: Event, reason: str, *, actor: Actor) -> Event:
    """A draft again, with what is asked of whoever proposed it. Raises Refusal, EventRefused."""
    require(can_publish_event(actor))
    held = _held_proposal(event)
    held.reason = _said(reason, "Dites ce qu'il faut changer.")
    held.send_back()
    held.save()
    return held


@transaction.atomic
def cancel_event(event: Event, reason: str, *, actor: Actor) -> Event:
    """It will not take place. Its page stays, and says why. Raises Refusal, EventRefused."""
    held = _held(event)
    require(can_cancel_event(actor, held))
    if not held.is_published:
        raise EventRefused("Seul un événement en ligne s'annule.")
    held.reason = _said(reason, "Dites pourquoi il est annulé : les personnes inscrites le liront.")
    held.changed_at = held.read_at = timezone.now()
    held.cancel()
    held.save()
    return held


@transaction.atomic
def discard_event(event: Event, *, actor: Actor) -> None:
    """Throw away what nobody read; a proposal too, until it is online. Raises Refusal, EventRefused."""
    held = _held(event)
    require(can_change_event(actor, held))
    if held.is_published:
        raise EventRefused("Cet événement est en ligne : il s'annule, il ne s'efface pas.")
    held.delete()


def _held(event: Event) -> Event:
    held: Event = Event.objects.select_for_update().get(pk=event.pk)
    return held


def _held_proposal(event: Event) -> Event:
    held = _held(event)
    if not held.is_proposed:
        raise EventRefused("Cet événement n'attend plus d'être relu.")
    return held


def _put_online(held: Event) -> None:
    held.published_at = held.changed_at = held.read_at = timezone.now()
    held.publish()


def _said(reason: str, otherwise: str) -> str:
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise EventRefused(otherwise)
    return reason
