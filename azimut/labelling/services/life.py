"""A label is heard, changed, contested: what structures say, and what is recorded of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.labelling.enums import AppealKind, AppealOutcome, ChangeKind
from azimut.labelling.enums import LabelState as State
from azimut.labelling.models import Appeal, Decision, DeclaredChange, Label, LabelStatement
from azimut.labelling.permissions import can_read_change, can_record_appeal, can_speak_for_label
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services.labels import IN_PLACE


@transaction.atomic
def answer_alert(label: Label, text: str, *, actor: Actor) -> LabelStatement:
    """The structure explains itself: whoever decides next reads it. Only while the label is under alert."""
    locked = Label.objects.select_for_update().get(pk=label.pk)
    require(can_speak_for_label(actor, locked))
    if locked.state != State.ALERT:
        raise AlreadyDone("Ce label n'est plus en alerte : il n'attend pas de réponse.")
    if not text.strip():
        raise LabellingRefused("La réponse est vide.")
    statement: LabelStatement = LabelStatement.objects.create(
        label=locked, text=text.strip()[:4000], author_id=actor.user_id
    )
    return statement


@transaction.atomic
def declare_change(label: Label, *, kind: str, text: str, from_on: date | None, actor: Actor) -> DeclaredChange:
    """The structure declares a change of what was labelled."""
    locked = Label.objects.select_for_update().get(pk=label.pk)
    require(can_speak_for_label(actor, locked))
    if locked.state not in IN_PLACE:
        raise LabellingRefused("Ce label n'est plus en cours.")
    if kind not in ChangeKind.values or from_on is None or not text.strip():
        raise LabellingRefused("Dites ce qui change, et à partir de quel jour.")
    change: DeclaredChange = DeclaredChange.objects.create(
        label=locked, kind=kind, text=text.strip()[:2000], from_on=from_on, declared_by_id=actor.user_id
    )
    return change


@transaction.atomic
def mark_change_read(change: DeclaredChange, *, actor: Actor) -> None:
    """The animation or the Région has read it; the first reader stays written."""
    locked = DeclaredChange.objects.select_for_update().get(pk=change.pk)
    require(can_read_change(actor, locked))
    if locked.seen_at is None:
        locked.seen_at, locked.seen_by_id = timezone.now(), actor.user_id
        locked.save(update_fields=["seen_at", "seen_by"])


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
    appeal: Appeal = Appeal.objects.create(
        kind=kind,
        decision=decision,
        label=label,
        filed_on=filed_on,
        grounds=grounds.strip()[:4000],
        recorded_by_id=actor.user_id,
    )
    return appeal


@transaction.atomic
def close_appeal(appeal: Appeal, *, outcome: str, closed_on: date | None, answer: str, actor: Actor) -> None:
    """How it ended. An appeal that was upheld calls for a new decision, which is another act."""
    locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
    label, decision = locked.label, locked.decision
    structure_id = decision.application.structure_id if decision else label.structure_id  # type: ignore[union-attr]
    require(can_record_appeal(actor, structure_id))
    if locked.outcome != AppealOutcome.PENDING:
        raise AlreadyDone("Ce recours est déjà clos.")
    if outcome not in AppealOutcome.values or outcome == AppealOutcome.PENDING:
        raise LabellingRefused("Choisissez l'issue du recours.")
    if closed_on is None or not locked.filed_on <= closed_on <= timezone.localdate():
        raise LabellingRefused("Donnez le jour où le recours a pris fin.")
    locked.outcome, locked.closed_on, locked.answer = outcome, closed_on, answer.strip()[:4000]
    locked.save()
