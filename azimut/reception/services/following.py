"""What a person does by their private link: read where their request stands, stop it, say whether it helped."""

from django.db import transaction
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.reception.enums import Helped
from azimut.reception.models import AppointmentSlot, Referral
from azimut.reception.services.appointments import cancel_appointment, move_appointment, take_slot
from azimut.reception.services.referrals import end_by_withdrawal


class TooSoonToSay(Refusal):
    def __init__(self) -> None:
        super().__init__("Vous pourrez dire si cela vous a aidé quand la structure vous aura répondu.")


@transaction.atomic
def withdraw_by_person(referral: Referral) -> Referral:
    """The person themselves changed their mind: what names them goes at once, even after the end."""
    return end_by_withdrawal(referral)


@transaction.atomic
def say_whether_it_helped(referral: Referral, helped: Helped) -> Referral:
    """Once there was an answer; said again, the last word counts. Raises `TooSoonToSay`."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if not locked.may_be_judged:
        raise TooSoonToSay
    locked.helped, locked.helped_at = helped, timezone.now()
    locked.save(update_fields=["helped", "helped_at"])
    return locked


@transaction.atomic
def choose_slot(referral: Referral, slot: AppointmentSlot, *, site: str) -> None:
    """The person's own choice among the slots the structure published; another one moves it.

    Raises `Refusal`, `SlotTaken`, `AlreadyBooked`, `AppointmentOver`.
    """
    standing = referral.appointments.standing().first()
    if standing is None:
        take_slot(slot, {}, site=site, referral=referral)
    else:
        move_appointment(standing, slot)


@transaction.atomic
def give_slot_back(referral: Referral) -> None:
    """The person will not come that day; their request goes on. Raises `AppointmentOver`."""
    standing = referral.appointments.standing().first()
    if standing is not None:
        cancel_appointment(standing)
