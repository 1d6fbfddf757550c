"""A structure: what it does, for whom, where, when it opens, who to call; its printed sheet and its contact card."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.directory.models import ReceptionPoint, Service, Structure, circle_name
from azimut.labelling.enums import LABELLED
from azimut.labelling.models import Label
from azimut.reception.delivery import seeing_requests
from azimut.reception.models import AppointmentSlot
from azimut.website.queries.directory_listing import Door, confirmed_sentence, doors_of, freshness_warning
from azimut.website.queries.directory_map import Mark, draw_map, frame_around
from azimut.website.queries.directory_networks import what_to_bring
from azimut.website.queries.directory_sheet import (
    contact_card,
    heirs_of,
    mission_labels,
    said_services,
    say_services,
    structure_data,
)
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged_for_minutes
from azimut.website.views.place import place_of

MAP_RADIUS_KM = 6


@require_safe
@unless_unchanged_for_minutes
def structure(request: HttpRequest, structure_id: str, slug: str = "") -> HttpResponse:  # noqa: ARG001  the path is compared
    found = find_structure(structure_id)
    if request.path != found.get_absolute_url():
        return redirect(found.get_absolute_url(), permanent=True)
    return render(request, "website/structures/sheet.html", sheet_content(request, found))


def sheet_content(
    request: HttpRequest,
    found: Structure,
    points: Iterable[ReceptionPoint] | None = None,
    services: Iterable[Service] | None = None,
) -> dict[str, Any]:
    """What the page says; of these places and services where they are given, as a preview shows them."""
    content = _content(request, found, points, services)
    doors = content["doors"]
    located = [door.point.point for door in doors if door.point.point and not door.point.is_remote]
    if located:
        frame = frame_around(located[0], MAP_RADIUS_KM)
        content["map"] = draw_map(frame, [(point, Mark(0, 0, found.name)) for point in located], is_small=True)
    content["structured_data"] = structure_data(
        request.build_absolute_uri(found.get_absolute_url()), found, doors, content["services"]
    )
    return content


@require_safe
@unless_unchanged_for_minutes
def printed_sheet(request: HttpRequest, structure_id: str, slug: str = "") -> HttpResponse:  # noqa: ARG001
    """One page to print and give, with a code that leads back to the page."""
    found = find_structure(structure_id)
    address = request.build_absolute_uri(reverse("structure_short", args=[found.pk]))
    content = {**_content(request, found), "address": address, "code": _code(address)}
    return render(request, "website/structures/printed.html", content)


@require_safe
def contact(request: HttpRequest, structure_id: str, slug: str = "") -> HttpResponse:  # noqa: ARG001
    """The structure in an address book (vCard 3.0, the version every telephone reads)."""
    found = find_structure(structure_id)
    doors = doors_of(found.reception_points.current().select_related("commune"), None, timezone.now())
    card = contact_card(found, doors, request.build_absolute_uri(found.get_absolute_url()))
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug or "contact"}.vcf"'
    return response


def find_structure(structure_id: str) -> Structure:
    """The structure of an address of its pages."""
    found = Structure.objects.select_related("network").filter(pk=UUID(structure_id)).first()
    if found is None:
        raise Http404("Nous ne connaissons pas cette structure : elle a peut-être changé de nom ou fermé.")
    return found


def _content(
    request: HttpRequest,
    found: Structure,
    points: Iterable[ReceptionPoint] | None = None,
    services: Iterable[Service] | None = None,
) -> dict[str, Any]:
    now, today, asked = timezone.now(), timezone.localdate(), place_of(request)
    if points is None:
        every = found.reception_points.select_related("commune")
        points = every if found.ended_on else every.current()
    doors: list[Door] = doors_of(points, asked.place, now)
    return {
        **_circle_of(found, today),
        **_ways_on(found, now),
        "structure": found,
        "asked": asked,
        "doors": doors,
        "services": said_services(found) if services is None else say_services(services),
        "missions": mission_labels(found),
        "bring": what_to_bring(found.network_id) if found.network_id else (),
        "heirs": heirs_of(found),
        "confirmed": confirmed_sentence(found),
        "warning": freshness_warning(found, today) if not found.ended_on else "",
        "sources": sources_of([found.source]),
    }


def _ways_on(found: Structure, now: datetime) -> dict[str, bool]:
    """What can be asked of it from here: nobody is invited to write where nobody reads."""
    return {
        "takes_requests": bool(seeing_requests([found.pk])),
        "has_slots": AppointmentSlot.objects.free(now).filter(structure=found).exists(),
    }


def _circle_of(found: Structure, today: date) -> dict[str, Any]:
    """Its circle today, or the one it was in, and the label that says so."""
    circle = next((item for item in active_profile().circles if item.key == found.circle_on(today)), None)
    return {
        "circle": circle,
        "label": Label.objects.in_force(today).filter(structure=found).first() if found.circle == LABELLED else None,
        "past_circle": circle_name(found.circle) if found.circle and circle is None else "",
    }


def _code(address: str) -> SafeString:
    """A QR code drawn in the page."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=2, scale=4, omitsize=True, title="Code de cette page"
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn by segno from our own address
