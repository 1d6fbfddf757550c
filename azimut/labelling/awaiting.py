"""What waits for the person who looks, hat by hat: files to check, to share out, to judge, to decide."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import AssignmentState
from azimut.labelling.models import AgendaItem, DecisionSession, LabelApplication

CHECKING = (Role.ANIMATOR,)


@dataclass(frozen=True)
class Task:
    """One thing to do, in a few words, with the page where it is done."""

    what: str
    on: str
    url: str


def tasks_of(actor: Actor) -> list[Task]:
    """In the order of a file's life, the oldest first."""
    profile = active_profile().labelling
    checks = actor.is_one_of(*CHECKING) or (
        actor.is_one_of(Role.REGIONAL_OFFICER) and profile.instructing_role == Role.REGIONAL_OFFICER
    )
    found: list[Task] = []
    if checks:
        found += _files(actor, State.SUBMITTED, "Vérifier", "label_application")
        found += _files(actor, State.COMPLETE, "Confier à l'instruction", "label_application_assign")
    if actor.is_one_of(Role(profile.instructing_role)):
        found += _opinions(actor)
    if actor.is_one_of(Role(profile.deciding_role)):
        found += _sessions(actor)
    return found


def _files(actor: Actor, state: State, what: str, address: str) -> Iterator[Task]:
    files = LabelApplication.objects.visible_to(actor).filter(state=state).select_related("structure")
    for one in files.order_by("submitted_at", "pk"):
        yield Task(what, one.structure.name, reverse(address, args=[one.pk]))


def _opinions(actor: Actor) -> Iterator[Task]:
    mine = {"assignments__instructor": actor.user_id, "assignments__state": AssignmentState.ASSIGNED}
    files = LabelApplication.objects.visible_to(actor).filter(**mine).select_related("structure")
    for one in files.order_by("submitted_at", "pk"):
        yield Task("Donner mon avis", one.structure.name, reverse("label_application_opinion", args=[one.pk]))


def _sessions(actor: Actor) -> Iterator[Task]:
    decidable = LabelApplication.objects.visible_to(actor).filter(state=State.OPINION_GIVEN)
    listed = AgendaItem.objects.filter(session__closed_at=None, application__in=decidable)
    # A file reopened after an appeal waits for another session than the one that decided it.
    listed = listed.exclude(application__decisions__session=F("session"))
    waiting = Counter(listed.values_list("session", flat=True))
    for session in DecisionSession.objects.filter(closed_at=None, pk__in=list(waiting)).order_by("held_on"):
        count = waiting[session.pk]
        when = "Décider" if session.held_on <= timezone.localdate() else "Préparer"
        files = f"{count} dossiers" if count > 1 else "1 dossier"
        yield Task(when, f"{session}, {files}", reverse("labelling_session", args=[session.pk]))
