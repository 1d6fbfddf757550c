"""An appointment as people say it: when, where, and in their calendar."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from azimut.core.calendar_files import CalendarEntry
from azimut.directory.opening_hours.words import DAY_NAMES, say_day_of_month, say_time
from azimut.reception.enums_appointment import AppointmentState
from azimut.reception.models import Appointment, AppointmentSlot

PARIS = ZoneInfo("Europe/Paris")


def spoken_day(instant: datetime) -> str:
    """`mardi 1er décembre`."""
    local = instant.astimezone(PARIS)
    return f"{DAY_NAMES[local.weekday()]} {say_day_of_month(local.month, local.day)}"


def spoken_hour(instant: datetime) -> str:
    """`9 h 30`, in Paris, without a space that breaks."""
    return say_time(instant.astimezone(PARIS))


def spoken_moment(instant: datetime) -> str:
    return f"{spoken_day(instant)} à {spoken_hour(instant)}"


def where(slot: AppointmentSlot) -> str:
    """`sur place, 2 rue du Port, 29200 Brest`, `par téléphone`."""
    return ", ".join(part for part in (str(slot.get_mode_display()), slot.place) if part)


def said_of(appointment: Appointment) -> dict[str, Any]:
    """What a mail says; its link is the one the person already has."""
    slot = appointment.slot
    site = appointment.site or f"https://{(settings.ALLOWED_HOSTS or ['localhost'])[0]}"
    return {
        "structure": slot.structure.name,
        "moment": spoken_moment(slot.starts_at),
        "where": where(slot),
        "link": site + reverse("appointment", args=[appointment.link]) if appointment.link else "",
    }


def calendar_entry(appointment: Appointment) -> CalendarEntry:
    """Moved, it keeps its key, so that the calendar moves it too."""
    slot = appointment.slot
    return CalendarEntry(
        key=f"rendez-vous-{appointment.pk}",
        title=f"Rendez-vous : {slot.structure.name}",
        starts_at=slot.starts_at,
        lasts=timedelta(minutes=slot.minutes),
        place=slot.place,
        note=str(slot.get_mode_display()).capitalize(),
        is_cancelled=appointment.state == AppointmentState.CANCELLED,
        version=appointment.moved_count + (appointment.state == AppointmentState.CANCELLED),
    )
