"""An adviser's own calendar: the page that gives its private address, and what answers there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.calendar_files import CALENDAR_TYPE, calendar_of
from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.reception.models import CalendarFeed
from azimut.reception.permissions_appointment import can_publish_slots
from azimut.reception.services import calendar_feeds as feeds


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: ActorRequest) -> HttpResponse:
    """Open, change or close one's address. The secret is shown once: only its digest is kept."""
    require(can_publish_slots(request.actor, request.actor.structure_id))
    address = ""
    if request.method == "POST":
        if request.POST.get("acte") == "fermer":
            feeds.close_calendar_feed(request.actor)
        else:
            token = feeds.open_calendar_feed(request.actor)
            address = f"{site_for_mails(request)}{reverse('calendar_feed', kwargs={'token': token})}"
    content = {"address": address, "feed": feeds.calendar_feed_of(request.actor)}
    response = render(request, "reception/appointments/feed.html", content)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The appointments, for a calendar that asks; absent for an address that was changed, closed or is nobody's."""
    feed = CalendarFeed.objects.of_token(token).select_related("membership__structure").first()
    if feed is None:
        raise Http404("Cette adresse d'agenda ne répond plus.")
    structure = feed.membership.structure
    entries = feeds.calendar_entries(structure.pk)
    response = HttpResponse(calendar_of(entries, name=structure.name), content_type=CALENDAR_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response
