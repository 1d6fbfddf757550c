"""Events as calendars take them: one entry each time, cancelled ones too, so that those who subscribed learn of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from azimut.core.calendar_files import CalendarEntry
from azimut.events.models import Event, EventQuerySet

PAST, AHEAD = timedelta(days=31), timedelta(days=366)
MOST_ENTRIES = 2_000


def events_of_calendar(events: EventQuerySet, now: datetime) -> EventQuerySet:
    """Among some events, those that were announced and are not long past."""
    return events.exclude(published_at=None).for_the_public().not_over(now - PAST).with_place()


def calendar_entries(events: Iterable[Event], now: datetime, *, site: str) -> list[CalendarEntry]:
    """`site` is the address of this site, without its last slash."""
    entries = [
        CalendarEntry(
            key=f"evenement-{event.pk}-{occurrence.starts_at:%Y%m%d}",
            title=event.title,
            starts_at=occurrence.starts_at,
            lasts=occurrence.ends_at - occurrence.starts_at,
            place=event.where or event.online_url,
            note=_note(event),
            url=f"{site}{event.get_absolute_url()}",
            is_cancelled=event.is_cancelled,
            version=int(event.changed_at.timestamp()),
        )
        for event in events
        for occurrence in event.occurrences()
        if now - PAST <= occurrence.ends_at and occurrence.starts_at <= now + AHEAD
    ]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.key))[:MOST_ENTRIES]


def _note(event: Event) -> str:
    said = (f"Annulé : {event.reason}" if event.is_cancelled else "", event.summary, event.booking, event.online_url)
    return "\n\n".join(filter(None, said))
