"""What people ask of the calendar, and the events that answer: each once, at the next time it takes place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from azimut.events.enums import EventKind
from azimut.events.models import Event, EventQuerySet, Occurrence
from azimut.territories.places import Area, Place, find_area
from azimut.website.enums import RADII_KM
from azimut.website.queries.directory import AREA_KINDS

USUAL_RADIUS_KM = 30
PER_PAGE = 20
MOST_READ = 1_000
"""Events looked at: far more than a region announces at one time."""
THERE_SHOWN = 5
MOMENTS = {
    "semaine": ("Dans les sept jours", 7),
    "mois": ("Dans le mois", 31),
    "trimestre": ("Dans les trois mois", 92),
}
KINDS = {kind.value.replace("_", "-"): kind for kind in EventKind if kind != EventKind.NETWORK_MEETING}


@dataclass(frozen=True)
class AgendaQuestion:
    """A question of the calendar, in the words of its address; what is not understood is left out."""

    place: str | None = None
    radius_km: int = USUAL_RADIUS_KM
    kind: str = ""
    moment: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> "AgendaQuestion":
        radius, page = query.get("rayon", ""), query.get("page", "")
        return cls(
            place=" ".join(query["ou"].split())[:100] if "ou" in query else None,
            radius_km=int(radius) if radius in {str(km) for km in RADII_KM} else USUAL_RADIUS_KM,
            kind=query.get("genre", "") if query.get("genre", "") in KINDS else "",
            moment=query.get("quand", "") if query.get("quand", "") in MOMENTS else "",
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 4 else 1,  # noqa: PLR2004
        )

    def address(self, **changes: object) -> str:
        """The query part of the address of this question, with some parts changed; the page goes back to the first."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs: list[tuple[str, str | int]] = [("ou", asked.place)] if asked.place is not None else []
        pairs += [("rayon", asked.radius_km)] if asked.radius_km != USUAL_RADIUS_KM else []
        pairs += [(name, value) for name, value in (("genre", asked.kind), ("quand", asked.moment)) if value]
        pairs += [("page", asked.page)] if asked.page > 1 else []
        return "?" + urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Coming:
    """An event and the next time it takes place."""

    event: Event
    next: Occurrence

    @property
    def days_away(self) -> int:
        return (timezone.localdate(self.next.starts_at) - timezone.localdate()).days


def ask_agenda(question: AgendaQuestion, place: Place | None, now: datetime) -> list[Coming]:
    """What comes, soonest first: near the place, and what one attends from anywhere. Two queries."""
    events = Event.objects.published().for_the_public().not_over(now)
    if question.kind:
        events = events.filter(kind=KINDS[question.kind])
    if place is not None:
        events = _near(events, place, question.radius_km)
    found = _coming(events.with_place()[:MOST_READ], now)
    if question.moment:
        until = now + timedelta(days=MOMENTS[question.moment][1])
        found = [one for one in found if one.next.starts_at <= until]
    return found


def _near(events: EventQuerySet, place: Place, radius_km: int) -> EventQuerySet:
    remote = events.exclude(online_url="")
    area = find_area(place.code) if place.kind in AREA_KINDS else None
    held = events.in_communes(area.communes) if area else events.within(place.point, radius_km)
    return held | remote


def events_in(area: Area, now: datetime) -> list[Coming]:
    """The next events of a territory. One query."""
    held = Event.objects.published().for_the_public().not_over(now).in_communes(area.communes)
    return _coming(held.with_place()[:MOST_READ], now)[:THERE_SHOWN]


def _coming(events: Sequence[Event] | EventQuerySet, now: datetime) -> list[Coming]:
    nexts = ((event, event.next_occurrence(now)) for event in events)
    found = [Coming(event, occurrence) for event, occurrence in nexts if occurrence]
    return sorted(found, key=lambda one: (one.next.starts_at, one.event.title))
