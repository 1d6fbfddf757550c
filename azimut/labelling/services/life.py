"""A label is heard and changed: what structures say of it, and who has read it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.labelling.enums import ChangeKind
from azimut.labelling.enums import LabelState as State
from azimut.labelling.models import DeclaredChange, Label, LabelStatement
from azimut.labelling.permissions import can_read_change, can_speak_for_label
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
