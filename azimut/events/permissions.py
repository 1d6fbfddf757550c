"""Who may do what with events."""

from azimut.core.permissions import Actor, Role, Verdict, allowed_if
from azimut.events.models import MODERATORS, Event

PROPOSERS = frozenset({Role.ADVISER, Role.STRUCTURE_MANAGER, Role.COORDINATOR, *MODERATORS})


def can_propose_event(actor: Actor) -> Verdict:
    """Each member feeds the shared calendar: structures, the coordination of a territory, the regional team."""
    return allowed_if(
        actor.role in PROPOSERS,
        "Les événements sont proposés par les structures, la coordination d'un territoire et l'animation régionale.",
    )


def can_change_event(actor: Actor, event: Event) -> Verdict:
    """Whoever proposed it, their structure, and those who keep the calendar; nobody once it is cancelled."""
    if event.is_cancelled:
        return allowed_if(False, "Cet événement est annulé : il ne change plus.")
    return allowed_if(
        actor.role in MODERATORS or _is_theirs(actor, event),
        "Seuls la structure qui organise cet événement et l'animation régionale le modifient.",
    )


def can_publish_event(actor: Actor) -> Verdict:
    """The animation keeps the shared calendar, the Région with it."""
    return allowed_if(
        actor.role in MODERATORS, "Seules l'animation régionale et la Région mettent un événement en ligne."
    )


def can_cancel_event(actor: Actor, event: Event) -> Verdict:
    """Whoever may change it: nobody should travel for nothing."""
    return can_change_event(actor, event)


def _is_theirs(actor: Actor, event: Event) -> bool:
    if event.organiser_id:
        return actor.acts_for(event.organiser_id)
    return event.author_id == actor.user_id and actor.role in PROPOSERS
