"""What is said of a file beside the opinions: comments on its sections, bodies that are consulted."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.core.profile import active_profile
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import OpinionKind
from azimut.labelling.models import ConsultedOpinion, LabelApplication, SectionComment
from azimut.labelling.permissions import can_comment, can_consult
from azimut.labelling.refusals import AlreadyDone, LabellingRefused

CONSULTED_IN = (State.COMPLETE, State.UNDER_INSTRUCTION, State.OPINION_GIVEN, State.POSTPONED)


@transaction.atomic
def comment_section(application: LabelApplication, section: str, text: str, *, actor: Actor) -> SectionComment:
    """A comment on a section, for those who judge the file."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_comment(actor, locked))
    if locked.specification.read().section(section) is None:
        raise LabellingRefused("Cette rubrique n'existe pas dans ce dossier.")
    if not text.strip():
        raise LabellingRefused("Le commentaire est vide.")
    comment: SectionComment = SectionComment.objects.create(
        application=locked, section=section, text=text.strip()[:2000], author_id=actor.user_id
    )
    return comment


@transaction.atomic
def consult_body(application: LabelApplication, *, actor: Actor) -> ConsultedOpinion:
    """Asks the consulted body of the profile for its opinion; the decision need not wait for it."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_consult(actor, locked))
    if locked.state not in CONSULTED_IN:
        raise AlreadyDone(f"Ce dossier est « {locked.get_state_display()} » : aucun avis ne se demande.")
    opinion, is_new = ConsultedOpinion.objects.get_or_create(
        application=locked,
        body=active_profile().labelling.consulted_body,
        defaults={"asked_by_id": actor.user_id},
    )
    if not is_new:
        raise AlreadyDone("L'avis de cette instance est déjà demandé.")
    return opinion


@transaction.atomic
def record_consulted_opinion(
    application: LabelApplication, *, kind: str, reasons: str, given_on: date | None, actor: Actor
) -> None:
    """Writes down what the body answered, once."""
    locked = LabelApplication.objects.select_for_update().get(pk=application.pk)
    require(can_consult(actor, locked))
    asked = ConsultedOpinion.objects.select_for_update().filter(application=locked).first()
    if asked is None or asked.given_on:
        raise AlreadyDone("Aucun avis n'est attendu sur ce dossier.")
    if kind not in OpinionKind.values or not reasons.strip():
        raise LabellingRefused("Un avis a son sens et ses motifs.")
    if given_on is None or given_on > timezone.localdate():
        raise LabellingRefused("Donnez le jour où l'avis a été rendu.")
    asked.kind, asked.reasons, asked.given_on = kind, reasons.strip()[:4000], given_on
    asked.save()
