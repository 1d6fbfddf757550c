"""A structure contests: the appeal is recorded, closed and, when it is upheld, carried out.

An upheld appeal does not rewrite the past: the decision contested stays as it was taken (its table refuses changes),
the appeal says that it no longer holds, and the file goes back where the profile says, to be decided again. A label
that was suspended or withdrawn is put back in force.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django_fsm import can_proceed

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.labelling.enums import AppealKind, AppealOutcome, DecisionOutcome
from azimut.labelling.models import Appeal, Decision, Label, LabelApplication
from azimut.labelling.notifications import tell_appeal_closed
from azimut.labelling.permissions import can_record_appeal, can_uphold_appeal
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services.labels import reinstate_label
from azimut.labelling.wording import day_of


@transaction.atomic
def record_appeal(subject: Decision | Label, *, kind: str, filed_on: date | None, grounds: str, actor: Actor) -> Appeal:
    """Keeps that a structure contests a decision, or a step in the life of its label."""
    decision = subject if isinstance(subject, Decision) else None
    label = subject if isinstance(subject, Label) else None
    structure_id = decision.application.structure_id if decision else subject.structure_id  # type: ignore[union-attr]
    require(can_record_appeal(actor, structure_id))
    if kind not in AppealKind.values:
        raise LabellingRefused("Dites si le recours est gracieux ou contentieux.")
    if filed_on is None or filed_on > timezone.localdate():
        raise LabellingRefused("Donnez le jour où le recours a été reçu.")
    if filed_on < (timezone.localdate(decision.decided_at) if decision else label.valid_from):  # type: ignore[union-attr]
        raise LabellingRefused("Un recours ne peut pas précéder ce qu'il conteste.")
    if decision:
        _refuse_not_contestable(decision)
    appeal: Appeal = Appeal.objects.create(
        kind=kind,
        decision=decision,
        label=label,
        filed_on=filed_on,
        grounds=grounds.strip()[:4000],
        recorded_by_id=actor.user_id,
    )
    return appeal


def _refuse_not_contestable(decision: Decision) -> None:
    if decision.outcome == DecisionOutcome.POSTPONED:
        raise LabellingRefused("Un report n'est pas une décision définitive : il ne se conteste pas.")
    if not decision.is_contestable:
        raise AlreadyDone("Un recours a déjà été accueilli contre cette décision : elle ne vaut plus.")


@transaction.atomic
def close_appeal(appeal: Appeal, *, outcome: str, closed_on: date | None, answer: str, actor: Actor) -> None:
    """How it ended; the structure is told. Upheld, it is carried out at once: the file is reopened, the label restored.

    The file or the label is locked first, as everywhere, then the appeal. Two at once: the second is told.
    """
    application, label = _lock_subject(appeal)
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("decision").get(pk=appeal.pk)
    structure_id = (application or label).structure_id  # type: ignore[union-attr]
    require(can_record_appeal(actor, structure_id))
    if locked.outcome != AppealOutcome.PENDING:
        raise AlreadyDone("Ce recours est déjà clos.")
    if outcome not in AppealOutcome.values or outcome == AppealOutcome.PENDING:
        raise LabellingRefused("Choisissez l'issue du recours.")
    if closed_on is None or not locked.filed_on <= closed_on <= timezone.localdate():
        raise LabellingRefused("Donnez le jour où le recours a pris fin.")
    if outcome == AppealOutcome.UPHELD:
        require(can_uphold_appeal(actor, structure_id))
        if not answer.strip():
            raise LabellingRefused("Écrivez la réponse : la structure y lira pourquoi son recours est accueilli.")
    locked.outcome, locked.closed_on, locked.answer = outcome, closed_on, answer.strip()[:4000]
    if outcome == AppealOutcome.UPHELD:
        _carry_out(locked, application, label, actor)
    locked.save()
    if outcome != AppealOutcome.WITHDRAWN:
        tell_appeal_closed(locked, structure_id)


def _lock_subject(appeal: Appeal) -> tuple[LabelApplication | None, Label | None]:
    if appeal.label_id:
        return None, Label.objects.select_for_update().get(pk=appeal.label_id)
    return LabelApplication.objects.select_for_update().get(decisions=appeal.decision_id), None


def _carry_out(appeal: Appeal, application: LabelApplication | None, label: Label | None, actor: Actor) -> None:
    if label:
        reason = f"{appeal.get_kind_display().capitalize()} du {day_of(appeal.filed_on)} accueilli : {appeal.answer}"
        reinstate_label(label, reason=reason, actor=actor)
    elif application and appeal.decision:
        _reopen(application, appeal.decision)


def _reopen(application: LabelApplication, decision: Decision) -> None:
    """Back to a session, or to instruction. Nothing to do when another appeal reopened the file before."""
    if decision.upheld_appeal or application.final_decision() != decision:
        return
    again = active_profile().labelling.upheld_appeal
    reopen = application.reopen_for_decision if again == "decide_again" else application.reopen_for_instruction
    if not can_proceed(reopen):
        raise AlreadyDone(f"Ce dossier est « {application.get_state_display()} » : il ne se rouvre pas.")
    reopen()
    application.save()
