"""The session where files are decided."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, Role, allowed_if, require
from azimut.core.profile import active_profile
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import DecisionOutcome as Outcome
from azimut.labelling.models import (
    AgendaItem,
    Decision,
    DecisionSession,
    Label,
    LabelApplication,
)
from azimut.labelling.notifications import tell_decision
from azimut.labelling.permissions import can_decide, can_run_campaigns
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services.labels import grant_label


@transaction.atomic
def plan_session(*, held_on: date, actor: Actor) -> DecisionSession:
    """A session of the deciding body, with every file whose opinions are given on its agenda; reopened ones too."""
    require(can_run_campaigns(actor))
    body = active_profile().labelling.deciding_body
    session, _is_new = DecisionSession.objects.get_or_create(body=body, held_on=held_on)
    ready = LabelApplication.objects.filter(state=State.OPINION_GIVEN).order_by("submitted_at", "pk")
    put_on_agenda(session, ready, actor=actor)
    return session


@transaction.atomic
def put_on_agenda(session: DecisionSession, applications: Iterable[LabelApplication], *, actor: Actor) -> None:
    """Adds files at the end of the agenda; those already there stay where they are."""
    require(can_run_campaigns(actor))
    locked = DecisionSession.objects.select_for_update().get(pk=session.pk)
    if locked.closed_at:
        raise AlreadyDone("Cette séance est close.")
    held = set(locked.agenda.values_list("application", flat=True))
    new = [application for application in applications if application.pk not in held]
    AgendaItem.objects.bulk_create(
        AgendaItem(session=locked, application=application, position=len(held) + rank)
        for rank, application in enumerate(new, 1)
    )


@transaction.atomic
def decide(
    session: DecisionSession,
    application: LabelApplication,
    *,
    outcome: Outcome,
    reasons: str,
    actor: Actor,
    recommendations: str = "",
) -> Decision:
    """Decides one file for good, and makes its label when granted. Two at once: the second is told (AlreadyDone)."""
    sitting = DecisionSession.objects.select_for_update().get(pk=session.pk)
    locked: LabelApplication = (
        LabelApplication.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=application.pk)
    )
    require(can_decide(actor, locked))
    _refuse_out_of_order(sitting, locked)
    if not reasons.strip():
        raise LabellingRefused("Une décision est motivée : dites pourquoi.")
    if outcome == Outcome.WITH_RECOMMENDATIONS and not recommendations.strip():
        raise LabellingRefused("Écrivez les recommandations.")
    former = locked.final_decision()
    _refuse_to_take_away(locked, former, outcome)
    decision: Decision = Decision.objects.create(
        application=locked,
        session=sitting,
        specification=locked.specification,
        outcome=outcome,
        reasons=reasons.strip(),
        recommendations=recommendations.strip(),
        replaces=former if outcome != Outcome.POSTPONED else None,
        decided_by_id=actor.user_id,
    )
    _carry_out(locked, decision, actor)
    tell_decision(locked)
    return decision


def _refuse_out_of_order(session: DecisionSession, application: LabelApplication) -> None:
    if session.closed_at:
        raise AlreadyDone("Cette séance est close.")
    if not session.agenda.filter(application=application).exists():
        raise LabellingRefused("Ce dossier n'est pas à l'ordre du jour.")
    if session.decisions.filter(application=application).exists():
        raise AlreadyDone("Ce dossier a déjà été décidé dans cette séance : il se décide à nouveau dans une autre.")
    if application.state != State.OPINION_GIVEN:
        raise AlreadyDone(f"Ce dossier est « {application.get_state_display()} » : il n'attend pas de décision.")


def _refuse_to_take_away(application: LabelApplication, former: Decision | None, outcome: Outcome) -> None:
    """A structure does not lose, for having contested, the label that the decision it contests gave it."""
    if former and outcome == Outcome.REFUSED and current_label_of(application):
        raise LabellingRefused(
            "La structure a un label : un recours ne le lui fait pas perdre. Alertez d'abord, puis retirez-le."
        )


def _carry_out(application: LabelApplication, decision: Decision, actor: Actor) -> None:
    if decision.outcome == Outcome.REFUSED:
        application.refuse()
    elif decision.outcome == Outcome.POSTPONED:
        application.postpone()
    else:
        application.grant()
        grant_label(decision, actor=actor)
    application.save()


@transaction.atomic
def decide_together(
    session: DecisionSession,
    applications: Iterable[LabelApplication],
    *,
    outcome: Outcome,
    reasons: str,
    actor: Actor,
    recommendations: str = "",
) -> list[Decision]:
    """The same decision, for the same reasons, on several files: all or none. Files are locked in one order."""
    return [
        decide(session, one, outcome=outcome, reasons=reasons, actor=actor, recommendations=recommendations)
        for one in sorted(applications, key=lambda application: application.pk)
    ]


@transaction.atomic
def close_session(session: DecisionSession, *, minutes: str, actor: Actor) -> None:
    """The session is over; its decisions refer to these minutes. Files not decided wait for the next one."""
    require(
        allowed_if(
            actor.is_one_of(Role.REGIONAL_OFFICER, Role.ANIMATOR), "Seules la Région et l'animation closent une séance."
        )
    )
    if not minutes.strip():
        raise LabellingRefused("Donnez la référence du procès-verbal.")
    closed = DecisionSession.objects.filter(pk=session.pk, closed_at=None).update(
        closed_at=timezone.now(), minutes=minutes.strip()
    )
    if not closed:
        raise AlreadyDone("Cette séance est déjà close.")


def current_label_of(application: LabelApplication) -> Label | None:
    """The label a new decision for this structure and department would renew."""
    return (
        Label.objects.filter(structure=application.structure, department=application.department)
        .filter(state__in=["active", "alert", "suspended"])
        .first()
    )
