"""The calendar: what comes near, the page of an event, and the feeds that calendars subscribe to."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.core.calendar_files import CALENDAR_TYPE, calendar_file, calendar_of
from azimut.core.mail import site_for_mails
from azimut.core.profile import active_profile
from azimut.core.text import slug
from azimut.directory.models import Network
from azimut.events.calendar_entries import calendar_entries, events_of_calendar
from azimut.events.models import Event, EventQuerySet
from azimut.territories.places import find_area
from azimut.website.enums import RADII_KM
from azimut.website.queries.agenda import KINDS, MOMENTS, PER_PAGE, AgendaQuestion, ask_agenda
from azimut.website.queries.directory import AREA_KINDS
from azimut.website.templatetags.site import near
from azimut.website.views.conditional import unless_unchanged_for_minutes
from azimut.website.views.place import AskedPlace, place_of
from azimut.website.views.structured_data import event_data


@require_safe
@unless_unchanged_for_minutes
def agenda(request: HttpRequest) -> HttpResponse:
    question, asked, now = AgendaQuestion.read(request.GET), place_of(request), timezone.now()
    found = ask_agenda(question, asked.place, now)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(question.page, pages)
    content = {
        "question": question,
        "asked": asked,
        "title": f"À l'agenda {near(asked.place) if asked.place else ''}".strip(),
        "total": len(found),
        "coming": found[(page - 1) * PER_PAGE : page * PER_PAGE],
        "page": page,
        "pages": pages,
        **_choices(question, asked),
        "previous": question.address(page=page - 1) if page > 1 else "",
        "following": question.address(page=page + 1) if page < pages else "",
    }
    return render(request, "website/agenda/page.html", content)


def _choices(question: AgendaQuestion, asked: AskedPlace) -> dict[str, Any]:
    is_town = asked.place is not None and asked.place.kind not in AREA_KINDS
    return {
        "kinds": [(word, str(kind.label).capitalize()) for word, kind in KINDS.items()],
        "moments": [(word, label) for word, (label, _days) in MOMENTS.items()],
        "radii": RADII_KM if is_town else (),
        "other_places": [(place.label, question.address(place=place.label)) for place in asked.others],
        "without_filters": question.address(kind="", moment="") if question.kind or question.moment else "",
        "without_place": question.address(place="") if asked.typed else "",
    }


@require_safe
@unless_unchanged_for_minutes
def event(request: HttpRequest, event_id: UUID, title: str = "") -> HttpResponse:
    found = _find(event_id)
    if title != slug(found.title):
        return redirect(found, permanent=True)
    now = timezone.now()
    occurrence = found.next_occurrence(now)
    later = [one for one in found.occurrences() if occurrence and one.starts_at > occurrence.starts_at][:12]
    content = {
        "event": found,
        "next": occurrence,
        "later": later,
        "themes": [theme.label for theme in found.themes_chosen],
        "structured_data": event_data(request, found, occurrence),
    }
    return render(request, "website/agenda/sheet.html", content)


@require_safe
@unless_unchanged_for_minutes
def event_file(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The next time it takes place, to open in one's own calendar."""
    found, now = _find(event_id), timezone.now()
    entries = calendar_entries([found], now, site=site_for_mails(request))
    coming = [entry for entry in entries if entry.starts_at + entry.lasts >= now]
    if not entries:
        raise Http404("Cet événement est passé depuis longtemps.")
    response = HttpResponse(calendar_file((coming or entries[-1:])[0]), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="evenement.ics"'
    return response


@require_safe
@unless_unchanged_for_minutes
def region_feed(request: HttpRequest) -> HttpResponse:
    return _feed(request, Event.objects.all(), active_profile().region.name)


@require_safe
@unless_unchanged_for_minutes
def territory_feed(request: HttpRequest, code: str) -> HttpResponse:
    area = find_area(code)
    if area is None:
        raise Http404(f"Nous ne connaissons pas de territoire sous le code « {code} ».")
    if area.code != code:
        return redirect(reverse("territory_feed", args=[area.code]), permanent=True)
    return _feed(request, Event.objects.in_communes(area.communes), area.name)


@require_safe
@unless_unchanged_for_minutes
def network_feed(request: HttpRequest, code: str) -> HttpResponse:
    network = get_object_or_404(Network, code=code)
    return _feed(request, Event.objects.of_network(network), network.name)


def _feed(request: HttpRequest, events: EventQuerySet, name: str) -> HttpResponse:
    now = timezone.now()
    entries = calendar_entries(events_of_calendar(events, now), now, site=site_for_mails(request))
    calendar = calendar_of(entries, name=f"Agenda de l'orientation : {name}")
    return HttpResponse(calendar, content_type=CALENDAR_TYPE)


def _find(event_id: UUID) -> Event:
    """Only what was announced to the public; a cancelled one says so."""
    announced = Event.objects.exclude(published_at=None).for_the_public().with_place()
    return get_object_or_404(announced, pk=event_id)
