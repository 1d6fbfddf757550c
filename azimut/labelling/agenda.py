"""The agenda of a session as one person may read it."""

from dataclasses import dataclass

from azimut.core.permissions import Actor
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import Decision, DecisionSession, LabelApplication, Opinion


@dataclass(frozen=True)
class AgendaLine:
    """A file of the session, what was advised and what was decided."""

    application: LabelApplication
    opinions: list[str]
    decision: Decision | None

    @property
    def awaits(self) -> bool:
        return self.decision is None and self.application.state == State.OPINION_GIVEN


@dataclass(frozen=True)
class Agenda:
    """The lines one may read, and how many one may not: those of structures one is tied to."""

    lines: list[AgendaLine]
    withheld: int

    @property
    def waiting(self) -> int:
        return sum(line.awaits for line in self.lines)


def agenda_of(session: DecisionSession, actor: Actor) -> Agenda:
    """In the order of the agenda."""
    total = session.agenda.count()
    files = list(
        LabelApplication.objects.visible_to(actor)
        .filter(agenda_items__session=session)
        .select_related("structure", "department", "campaign")
        .order_by("agenda_items__position")
    )
    keys = [one.pk for one in files]
    decisions = {one.application_id: one for one in session.decisions.filter(application__in=keys)}
    opinions: dict[object, list[str]] = {}
    advised = Opinion.objects.visible_to(actor).exclude(given_at=None).filter(assignment__application__in=keys)
    for one in advised.select_related("assignment").order_by("given_at"):
        opinions.setdefault(one.assignment.application_id, []).append(one.get_kind_display())
    lines = [AgendaLine(one, opinions.get(one.pk, []), decisions.get(one.pk)) for one in files]
    return Agenda(lines, total - len(files))
