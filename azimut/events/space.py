"""What events bring to the professionals' space."""

from collections.abc import Iterator

from django.urls import reverse

from azimut.accounts.frame import MenuEntry, Notice
from azimut.core.permissions import Actor
from azimut.events.enums import EventState
from azimut.events.models import MODERATORS, Event

MENU = [MenuEntry("events", "Agenda")]


def to_do(actor: Actor) -> Iterator[Notice]:
    """What waits to be read; what was sent back to a structure. One query."""
    if actor.role in MODERATORS:
        waiting = Event.objects.to_read().count()
        if waiting:
            several = f"{waiting} événements attendent votre lecture."
            yield Notice(several if waiting > 1 else "Un événement attend votre lecture.", reverse("events"), "Lire")
    elif actor.structure_id:
        sent_back = Event.objects.of_structure(actor.structure_id).filter(state=EventState.DRAFT).exclude(reason="")
        for event in sent_back[:3]:
            yield Notice(f"Un changement est demandé : {event.title}.", reverse("event_sheet", args=[event.pk]))
