"""The regional animation checks a file and asks for what is missing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, refused, require
from azimut.core.profile import active_profile
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import ApplicationMessage, CompletenessRequest, LabelApplication
from azimut.labelling.notifications import tell_message, tell_pieces_asked
from azimut.labelling.permissions import MEMBERS, can_check_completeness
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services.campaigns import end_of


@transaction.atomic
def ask_for_pieces(
    application: LabelApplication,
    *,
    items: list[str],
    explanation: str,
    actor: Actor,
    days: int | None = None,
) -> CompletenessRequest:
    """Sends the file back with what is missing (keys of sections or pieces); the clock of instruction stops."""
    locked = _lock(application, actor)
    content = locked.specification.read()
    unknown = [key for key in items if content.section(key) is None and content.piece(key) is None]
    if unknown or not items:
        raise LabellingRefused("Dites quelles rubriques ou quelles pièces manquent.")
    if not explanation.strip():
        raise LabellingRefused("Expliquez ce qui est attendu.")
    last_day = timezone.localdate() + timedelta(days=days or active_profile().labelling.pieces_delay_days)
    locked.ask_for_pieces()
    locked.save()
    request: CompletenessRequest = CompletenessRequest.objects.create(
        application=locked,
        items=items,
        explanation=explanation.strip(),
        asked_by_id=actor.user_id,
        due_at=end_of(last_day),
    )
    tell_pieces_asked(locked, request.due_at)
    return request


@transaction.atomic
def declare_complete(application: LabelApplication, *, actor: Actor) -> None:
    """Nothing is missing: the file may be instructed."""
    locked = _lock(application, actor)
    locked.declare_complete()
    locked.completed_at = timezone.now()
    locked.save()


@transaction.atomic
def post_message(application: LabelApplication, text: str, *, actor: Actor) -> ApplicationMessage:
    """Writes on the thread of a file, from the structure's side or the animation's."""
    seen = LabelApplication.objects.visible_to(actor).filter(pk=application.pk).exists()
    is_member = actor.is_one_of(*MEMBERS) and actor.acts_for(application.structure_id)
    if not seen or not (is_member or can_check_completeness(actor, application)):
        require(refused("Seules la structure et l'animation régionale s'écrivent sur un dossier."))
    if not text.strip():
        raise LabellingRefused("Le message est vide.")
    message: ApplicationMessage = ApplicationMessage.objects.create(
        application=application, author_id=actor.user_id, is_from_structure=is_member, text=text.strip()[:3000]
    )
    if not is_member:
        tell_message(application)
    return message


def _lock(application: LabelApplication, actor: Actor) -> LabelApplication:
    locked: LabelApplication = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_check_completeness(actor, locked))
    if locked.state != State.SUBMITTED:
        raise AlreadyDone(f"Ce dossier est « {locked.get_state_display()} » : quelqu'un s'en est déjà occupé.")
    return locked
