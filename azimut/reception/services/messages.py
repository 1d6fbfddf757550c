"""What the two sides of a referral write to each other, and the answers a structure keeps at hand."""

from uuid import UUID

from django.db import transaction

from azimut.core.permissions import Actor, allowed_if, require
from azimut.reception.enums import NoticeKind
from azimut.reception.models import AnswerTemplate, Referral, ReferralMessage
from azimut.reception.models.messages import LONGEST_MESSAGE
from azimut.reception.permissions import can_withdraw_referral, can_write_referral, structure_of
from azimut.reception.services.notices import receivers_of, senders_of, tell_members

__all__ = ["LONGEST_MESSAGE", "keep_template", "remove_template", "write_message"]

OVER = "Cette orientation est terminée : plus rien ne s'y écrit."


@transaction.atomic
def write_message(referral: Referral, text: str, *, actor: Actor) -> ReferralMessage:
    """Read by the two sides and nobody else; the other one is told that there is one, never what it says."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    # The same people who may withdraw it for the person: either side, nobody else.
    require(can_withdraw_referral(actor, locked))
    require(allowed_if(not locked.is_over, OVER))
    message = ReferralMessage.objects.create(
        referral=locked, author_id=actor.user_id, structure_id=structure_of(actor), text=text
    )
    others = senders_of(locked) if actor.acts_for(locked.to_structure_id) else receivers_of(locked)
    tell_members(others, locked, NoticeKind.MESSAGE, f"message-{message.pk.hex}", but=actor.user_id)
    return message


@transaction.atomic
def keep_template(*, title: str, text: str, actor: Actor) -> AnswerTemplate:
    """The same title again changes its text."""
    require(can_write_referral(actor, actor.structure_id))
    kept, _ = AnswerTemplate.objects.update_or_create(
        structure_id=structure_of(actor), title=title, defaults={"text": text}
    )
    return kept


@transaction.atomic
def remove_template(template_id: str, *, actor: Actor) -> None:
    """One's own structure's; another's, or none, is left alone."""
    require(can_write_referral(actor, actor.structure_id))
    try:
        known = UUID(template_id)
    except ValueError:
        return
    AnswerTemplate.objects.of_structure(actor.structure_id).filter(pk=known).delete()
