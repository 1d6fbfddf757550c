"""What can happen to slots and appointments: published, taken, moved, cancelled, met or missed."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_fsm import can_proceed

from azimut.core.mail import written_mail
from azimut.core.permissions import ALLOWED, Actor, Verdict, require
from azimut.directory.models import ReceptionPoint
from azimut.reception.appointment_sending import send_appointment_mail
from azimut.reception.appointment_words import said_of
from azimut.reception.enums import ReferralAct
from azimut.reception.enums_appointment import AppointmentMail, AppointmentState, SlotMode
from azimut.reception.models import Appointment, AppointmentSlot, Referral
from azimut.reception.models.appointments import SHORTEST_NOTICE
from azimut.reception.models.follow_links import digest_of
from azimut.reception.models.referrals import AWAITING
from azimut.reception.permissions_appointment import can_book_for_referral, can_choose_slot, can_publish_slots
from azimut.reception.services.notices import tell
from azimut.reception.services.referrals import accept_referral, record_meeting

PARIS = ZoneInfo("Europe/Paris")
MOST_SLOTS = 400
"""At once: half a year of one day a week, every half hour."""


class SlotTaken(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    sentence = "Ce créneau vient d'être pris, ou il est trop proche. Choisissez-en un autre."


class AlreadyBooked(Exception):  # noqa: N818
    sentence = "Un rendez-vous vient d'être pris pour cette orientation. Rechargez la page pour le voir."


class AppointmentOver(Exception):  # noqa: N818
    sentence = "Ce rendez-vous ne change plus : il est annulé ou déjà passé."


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The same half-day each week: hours are those of the clock on the wall, summer and winter."""

    first_on: date
    starts: time
    ends: time
    minutes: int
    weeks: int = 1

    def moments(self) -> list[datetime]:
        """The beginning of each appointment, without public holidays."""
        closed = holidays.country_holidays("FR")
        days = [self.first_on + timedelta(weeks=week) for week in range(self.weeks)]
        return [moment for day in days if day not in closed for moment in self._of(day)]

    def _of(self, day: date) -> Iterable[datetime]:
        at, end = datetime.combine(day, self.starts), datetime.combine(day, self.ends)
        while at + timedelta(minutes=self.minutes) <= end:
            yield at.replace(tzinfo=PARIS)
            at += timedelta(minutes=self.minutes)


@transaction.atomic
def publish_slots(
    rhythm: Rhythm, *, mode: SlotMode, point: ReceptionPoint | None, capacity: int, actor: Actor
) -> list[AppointmentSlot]:
    """One slot for each moment to come; those already published for the same place are left as they are."""
    require(can_publish_slots(actor, actor.structure_id))
    assert actor.structure_id is not None
    now = timezone.now()
    moments = [moment for moment in rhythm.moments() if moment > now][:MOST_SLOTS]
    known = AppointmentSlot.objects.visible_to(actor).published().filter(mode=mode, reception_point=point)
    taken = set(known.filter(starts_at__in=moments).values_list("starts_at", flat=True))
    return AppointmentSlot.objects.bulk_create(
        AppointmentSlot(
            structure_id=actor.structure_id,
            reception_point=point if mode == SlotMode.ON_SITE else None,
            mode=mode,
            starts_at=moment,
            minutes=rhythm.minutes,
            capacity=capacity,
            published_by_id=actor.user_id,
        )
        for moment in moments
        if moment not in taken
    )


@transaction.atomic
def withdraw_slot(slot: AppointmentSlot, *, actor: Actor) -> int:
    """Nobody takes it any more; those who had are told, when they left an address. How many there were."""
    locked = _lock(slot)
    require(can_publish_slots(actor, locked.structure_id))
    locked.withdrawn_at = locked.withdrawn_at or timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    standing = list(locked.appointments.standing())
    for appointment in standing:
        _cancel(appointment, actor)
    return len(standing)


@transaction.atomic
def take_slot(
    slot: AppointmentSlot,
    person: Mapping[str, str],
    *,
    site: str,
    link: str = "",
    referral: Referral | None = None,
    actor: Actor | None = None,
) -> tuple[Appointment, str]:
    """A seat of the slot, and its private link. `person`: what they give to be called, all of it optional.

    For a referral: by `actor`, from either side, else by the person, from the page that follows it.

    The same `link` again gives the same appointment: a form sent twice takes one seat. Raises `SlotTaken`.
    """
    link = link or secrets.token_urlsafe(32)
    locked = _lock(slot)
    if referral is not None:
        known = _lock_referral(referral.pk)
        require(can_book_for_referral(actor, known) if actor else can_choose_slot(known))
        if referral.appointments.standing().exists():
            raise AlreadyBooked
    already: Appointment | None = Appointment.objects.of_link(link).first()
    if already is not None:
        return already, link
    appointment: Appointment = Appointment.objects.create(
        slot=locked,
        seat=_free_seat(locked),
        link_key=digest_of(link),
        link=link,
        site=site,
        referral=referral,
        **{name: person.get(name) or None for name in ("called", "email", "phone")},
    )
    _tell_person(appointment, AppointmentMail.TAKEN)
    _tell_referral(appointment, ReferralAct.APPOINTMENT, actor)
    return appointment, link


@transaction.atomic
def move_appointment(appointment: Appointment, slot: AppointmentSlot, *, actor: Actor | None = None) -> Appointment:
    """To another slot of the same structure: by `actor`, else by whoever holds the link.

    Raises `SlotTaken`, `AppointmentOver`.
    """
    # Always in the same order: two who exchange their slots do not wait for each other.
    slots = {
        found.pk: found
        for found in AppointmentSlot.objects.select_for_update()
        .filter(pk__in={appointment.slot_id, slot.pk})
        .order_by("pk")
    }
    moved = _standing(appointment)
    wanted = slots.get(slot.pk)
    if wanted is None or wanted.structure_id != slots[moved.slot_id].structure_id:
        raise SlotTaken
    require(_may_move(actor, moved))
    if wanted.pk == moved.slot_id:
        return moved
    moved.slot, moved.seat = wanted, _free_seat(wanted)
    moved.moved_count, moved.reminded_at = moved.moved_count + 1, None
    moved.save()
    _tell_person(moved, AppointmentMail.MOVED)
    _tell_referral(moved, ReferralAct.APPOINTMENT, actor)
    return moved


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, actor: Actor | None = None) -> None:
    """By whoever holds the link, or by the structure. What named the person goes at once."""
    _lock(appointment.slot)
    standing = _standing(appointment, may_be_past=actor is not None)
    if actor is not None:
        require(can_publish_slots(actor, standing.slot.structure_id))
    _cancel(standing, actor)


@transaction.atomic
def say_met(appointment: Appointment, *, is_met: bool, actor: Actor) -> Appointment:
    """Said by the structure; the referral it came from, if any, learns it."""
    _lock(appointment.slot)
    said = _standing(appointment, may_be_past=True)
    require(can_publish_slots(actor, said.slot.structure_id))
    said.state = AppointmentState.MET if is_met else AppointmentState.MISSED
    said.ended_at = timezone.now()
    said.save()
    referral = said.referral
    if referral is None or referral.is_over:
        return said
    if not is_met:
        _tell_referral(said, ReferralAct.MISSED, actor)
        return said
    if referral.state in AWAITING:
        accept_referral(referral, actor=actor)
    record_meeting(referral, actor=actor)
    return said


@transaction.atomic
def remind(appointment: Appointment) -> bool:
    """The mail of the day before, once; whether it leaves."""
    locked = Appointment.objects.select_for_update().filter(pk=appointment.pk, reminded_at=None).first()
    if locked is None or locked.state != AppointmentState.TAKEN or not locked.email:
        return False
    locked.reminded_at = timezone.now()
    locked.save(update_fields=["reminded_at"])
    _tell_person(locked, AppointmentMail.REMINDER)
    return True


def deliver_appointment_mail(appointment_id: UUID, what: AppointmentMail) -> bool:
    """Writes to the address left, if it still is there; a cancelled appointment then forgets it."""
    found = (
        Appointment.objects.select_related("slot__structure", "slot__reception_point").filter(pk=appointment_id).first()
    )
    if found is None or not found.email:
        return False
    is_cancelled = found.state == AppointmentState.CANCELLED
    if is_cancelled != (what == AppointmentMail.CANCELLED):
        return False
    mail = written_mail("reception/mail/appointment.txt", what=what.value, **said_of(found))
    send_mail(mail.subject, mail.text, None, [found.email])
    if is_cancelled:
        erase_people([found])
    return True


def erase_people(appointments: Iterable[Appointment]) -> None:
    """What names the person goes; that someone came, or did not, stays."""
    Appointment.objects.filter(pk__in=[appointment.pk for appointment in appointments]).update(
        called=None, email=None, phone=None, link=None
    )


def _cancel(appointment: Appointment, actor: Actor | None) -> None:
    """What named the person goes; the address they left, once the mail that says so has gone to it."""
    appointment.state, appointment.ended_at = AppointmentState.CANCELLED, timezone.now()
    appointment.called = appointment.phone = appointment.link = None
    if actor is None:
        appointment.email = None
    appointment.save()
    _tell_person(appointment, AppointmentMail.CANCELLED)
    _tell_referral(appointment, ReferralAct.CANCELLED, actor)


def _lock(slot: AppointmentSlot) -> AppointmentSlot:
    locked: AppointmentSlot = AppointmentSlot.objects.select_for_update().get(pk=slot.pk)
    return locked


def _may_move(actor: Actor | None, appointment: Appointment) -> Verdict:
    if actor is None:
        return ALLOWED if appointment.referral_id is None else can_choose_slot(_lock_referral(appointment.referral_id))
    if appointment.referral_id is None:
        return can_publish_slots(actor, appointment.slot.structure_id)
    return can_book_for_referral(actor, _lock_referral(appointment.referral_id))


def _lock_referral(referral_id: UUID) -> Referral:
    """As it is now: the person may have stopped it since the page was shown. Always after the slot."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral_id)
    return locked


def _free_seat(slot: AppointmentSlot) -> int:
    """The lowest one; the slot is locked, and the database refuses a seat taken twice all the same."""
    if slot.withdrawn_at is not None or slot.starts_at <= timezone.now() + SHORTEST_NOTICE:
        raise SlotTaken
    held = slot.appointments.exclude(state=AppointmentState.CANCELLED).values_list("seat", flat=True)
    free = sorted(set(range(1, slot.capacity + 1)) - set(held))
    if not free:
        raise SlotTaken
    return free[0]


def _standing(appointment: Appointment, *, may_be_past: bool = False) -> Appointment:
    """The appointment as it is now, its slot locked; and its referral, which the person may be stopping."""
    if appointment.referral_id is not None:
        _lock_referral(appointment.referral_id)
    found: Appointment = Appointment.objects.select_related("slot__structure", "referral").get(pk=appointment.pk)
    is_past = found.slot.starts_at <= timezone.now()
    if found.state != AppointmentState.TAKEN or (is_past and not may_be_past):
        raise AppointmentOver
    return found


def _tell_person(appointment: Appointment, what: AppointmentMail) -> None:
    """The task holds a number only: who is written to is read when the mail leaves."""
    if appointment.email:
        number = str(appointment.pk)
        transaction.on_commit(lambda: send_appointment_mail.defer(appointment_id=number, what=what.value))


def _tell_referral(appointment: Appointment, act: ReferralAct, actor: Actor | None) -> None:
    """The appointment is that of the referral too. Nobody, as an actor: the person, by their private link."""
    if appointment.referral_id is None:
        return
    referral = _lock_referral(appointment.referral_id)
    if referral.is_over:
        return
    if act == ReferralAct.APPOINTMENT:
        referral.appointment_at = appointment.slot.starts_at
        if can_proceed(referral.to_appointment):
            referral.to_appointment()
        referral.save()
    elif referral.appointment_at == appointment.slot.starts_at:
        referral.appointment_at = None
        if can_proceed(referral.lose_appointment):
            referral.lose_appointment()
        referral.save()
    by, structure = (actor.user_id, actor.structure_id) if actor else (None, None)
    tell(referral.events.create(by_id=by, structure_id=structure, act=act, state=referral.state))
