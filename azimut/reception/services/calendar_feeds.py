"""The private address of an adviser's calendar: opened, changed, closed, read."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.core.calendar_files import CalendarEntry
from azimut.core.permissions import Actor, require
from azimut.reception.enums import ReferralState
from azimut.reception.enums_appointment import AppointmentState
from azimut.reception.models import AppointmentSlot, CalendarFeed, Referral
from azimut.reception.models.follow_links import digest_of
from azimut.reception.permissions_appointment import can_publish_slots
from azimut.reception.services.follow_links import TOKEN_BYTES

PAST, AHEAD = timedelta(days=30), timedelta(days=180)
WHO_COMES = "Qui vient : dans Azimut, Recevoir, Rendez-vous."


def open_calendar_feed(actor: Actor) -> str:
    """A new secret address for this hat; the one before no longer answers."""
    require(can_publish_slots(actor, actor.structure_id))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    worn = Membership.objects.worn_by(actor).get()
    CalendarFeed.objects.update_or_create(membership=worn, defaults={"token_hash": digest_of(token)})
    return token


def close_calendar_feed(actor: Actor) -> None:
    """Nothing answers any more at the address of this hat."""
    require(can_publish_slots(actor, actor.structure_id))
    CalendarFeed.objects.filter(membership__in=Membership.objects.worn_by(actor)).delete()


def calendar_feed_of(actor: Actor) -> CalendarFeed | None:
    """The private calendar of the membership that is worn, if one was asked for."""
    feed: CalendarFeed | None = CalendarFeed.objects.filter(membership__in=Membership.objects.worn_by(actor)).first()
    return feed


def calendar_entries(structure_id: UUID) -> list[CalendarEntry]:
    """The appointments of a structure, last month and the next six: when, where and how many, never who."""
    between = (timezone.now() - PAST, timezone.now() + AHEAD)
    mine = AppointmentSlot.objects.published().filter(structure=structure_id, starts_at__range=between)
    counted: Any = mine.with_taken()
    slots = counted.filter(taken_count__gt=0).order_by("starts_at", "pk").select_related("reception_point")
    by_hand = Referral.objects.filter(
        to_structure=structure_id, state=ReferralState.APPOINTMENT, appointment_at__range=between
    ).exclude(appointments__state=AppointmentState.TAKEN)
    return [
        *(
            CalendarEntry(
                key=f"creneau-{slot.pk}",
                title=f"Rendez-vous ({slot.taken_count} personne{'s' if slot.taken_count > 1 else ''})",
                starts_at=slot.starts_at,
                lasts=timedelta(minutes=slot.minutes),
                place=slot.place or slot.get_mode_display(),
                note=WHO_COMES,
            )
            for slot in slots
        ),
        *(
            CalendarEntry(
                key=f"orientation-{referral.pk}",
                title="Rendez-vous (une orientation)",
                starts_at=referral.appointment_at,
                note="Qui vient : dans Azimut, Orientations.",
            )
            for referral in by_hand
            if referral.appointment_at
        ),
    ]
