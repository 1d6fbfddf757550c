"""An appointment in the calendar of whoever opens its file (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar needs; `key` names it for ever, so that a file opened again moves it rather than double it."""

    key: str
    title: str
    starts_at: datetime
    lasts: timedelta = timedelta(hours=1)
    place: str = ""
    note: str = ""
    url: str = ""
    is_cancelled: bool = False
    version: int = 0
    """Grows at each change: calendars keep the highest."""


def calendar_file(appointment: Appointment, *, reminder: timedelta | None = timedelta(days=1)) -> bytes:
    """The file of one appointment, in universal time, with a reminder the day before."""
    calendar = _calendar("CANCEL" if appointment.is_cancelled else "PUBLISH")
    event = _event(appointment)
    if reminder and not appointment.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", appointment.title)
        alarm.add("trigger", -reminder)
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of(appointments: Iterable[Appointment], *, name: str) -> bytes:
    """A calendar to subscribe to: each reading replaces what the last one gave."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Azimut//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{appointment.key}@azimut")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("duration", appointment.lasts)
    event.add("summary", appointment.title)
    event.add("sequence", appointment.version)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    for name, text in (("location", appointment.place), ("description", appointment.note)):
        if text:
            event.add(name, text)
    if appointment.url:
        event.add("url", appointment.url)
    return event


def calendar_response(appointment: Appointment) -> HttpResponse:
    """The file, to open or keep; no cache has it."""
    response = HttpResponse(calendar_file(appointment), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
