"""What is not answered comes back: three reminders, then the person is offered someone else."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from azimut.reception.delays import is_past_waiting, step_of
from azimut.reception.enums import Delivery, NoticeKind
from azimut.reception.models import Referral
from azimut.reception.models.referrals import AWAITING
from azimut.reception.services.notices import receivers_of, senders_of, tell_members
from azimut.reception.services.referrals import NoLongerPossible, expire_referral

LAST_STEP = 3


class Chased(NamedTuple):
    """How many were reminded, and how many were given up."""

    reminded: int
    expired: int


def chase_referrals(now: datetime | None = None) -> Chased:
    """Done each working morning; done twice, it says nothing the second time."""
    now = now or timezone.now()
    reminded = expired = 0
    waiting = Referral.objects.awaiting_answer().order_by("sent_at").values_list("pk", flat=True)
    for referral_id in list(waiting):
        done = _chase(referral_id, now)
        reminded += done == NoticeKind.REMINDER
        expired += done == NoticeKind.EXPIRED
    return Chased(reminded, expired)


@transaction.atomic
def _chase(referral_id: UUID, now: datetime) -> NoticeKind | None:
    referral = Referral.objects.select_for_update(of=("self",)).select_related("to_structure").get(pk=referral_id)
    if referral.state not in AWAITING:
        return None
    if referral.to_structure.ended_on or is_past_waiting(referral, now):
        try:
            expire_referral(referral)
        except NoLongerPossible:
            return None
        return NoticeKind.EXPIRED
    step = step_of(referral, now)
    return _remind(referral, step) if step else None


def _remind(referral: Referral, step: int) -> NoticeKind | None:
    """The structure each time; whoever sent the person at the last step, or at each when it is theirs to call."""
    fact = f"reminder-{step}"
    if referral.notices.filter(fact=fact).exists():
        return None
    tell_members(receivers_of(referral), referral, NoticeKind.REMINDER, fact)
    if step >= LAST_STEP or referral.delivery != Delivery.ACCOUNT:
        tell_members(senders_of(referral), referral, NoticeKind.UNANSWERED, fact)
    return NoticeKind.REMINDER
