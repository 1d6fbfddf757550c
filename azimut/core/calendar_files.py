"""What goes in the calendar of whoever opens a file or subscribes to an address (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from icalendar import Alarm, Calendar, Event

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
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


def calendar_file(entry: CalendarEntry, *, reminder: timedelta | None = timedelta(days=1)) -> bytes:
    """The file of one entry, in universal time, with a reminder the day before."""
    calendar = _calendar("CANCEL" if entry.is_cancelled else "PUBLISH")
    event = _event(entry)
    if reminder and not entry.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -reminder)
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """A calendar to subscribe to: each reading replaces what the last one gave."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Azimut//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@azimut")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("duration", entry.lasts)
    event.add("summary", entry.title)
    event.add("sequence", entry.version)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, text in (("location", entry.place), ("description", entry.note)):
        if text:
            event.add(name, text)
    if entry.url:
        event.add("url", entry.url)
    return event


def calendar_response(entry: CalendarEntry) -> HttpResponse:
    """The file, to open or keep; no cache has it."""
    response = HttpResponse(calendar_file(entry), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
