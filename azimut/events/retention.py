"""Events are public acts; who wrote one is a number, forgotten a year after it is over."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from azimut.core.personal_data import Kept, LegalBasis, Rule, delete
from azimut.events.enums import EventState
from azimut.events.models import Event

OVER = timedelta(days=365)
DRAFTS = timedelta(days=365)

NOT_PERSONAL = {
    "events.Event.summary": "présentation publique d'un événement",
    "events.Event.organiser_name": "nom public d'un organisme",
    "events.Event.place_name": "nom d'un lieu",
    "events.Event.address": "adresse d'un lieu ouvert au public",
    "events.Event.reason": "raison publique, ou conseil de rédaction",
    "events.Event.booking": "façon publique de s'inscrire ; l'aide demande de ne nommer personne",
}


def old_drafts(now: datetime) -> "QuerySet[Event]":
    """Never online, and untouched for a year."""
    waiting = Event.objects.filter(state__in=[EventState.DRAFT, EventState.PROPOSED])
    found: QuerySet[Event] = waiting.filter(changed_at__lt=now - DRAFTS)
    return found


def signed_and_over(now: datetime) -> "QuerySet[Event]":
    limit = now - OVER
    over = Q(ends_at__lt=limit) & (Q(repeats_until=None) | Q(repeats_until__lt=limit.date()))
    found: QuerySet[Event] = Event.objects.filter(over).exclude(author_id=None)
    return found


def _forget_author(events: QuerySet[Any]) -> None:
    events.update(author_id=None)


RULES = [
    Rule("events.old_drafts", label="événements jamais mis en ligne", due=old_drafts, remove=delete),
    Rule("events.authors", label="auteurs d'événements passés, oubliés", due=signed_and_over, remove=_forget_author),
]

DECLARATIONS = [
    Kept(
        "events.Event",
        ("author_id",),
        people="la personne qui propose un événement",
        purpose="lui laisser corriger ou annuler ce qu'elle a proposé",
        basis=LegalBasis.PUBLIC_TASK,
        duration="un an après la fin de l'événement",
        rule="events.authors",
    ),
]
