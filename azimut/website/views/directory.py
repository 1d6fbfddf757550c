"""The directory: a list first, filtered by need, public, place, network, mode and mission; a map of the same places."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.core.text import capitalised
from azimut.territories.places import Place, place_of_code
from azimut.website.enums import RADII_KM
from azimut.website.queries.directory import (
    AREA_KINDS,
    PER_PAGE,
    REMOTE_SHOWN,
    DirectoryAnswer,
    ask_directory,
)
from azimut.website.queries.directory_asking import DirectoryQuestion
from azimut.website.queries.directory_listing import Entry, entries_of
from azimut.website.queries.directory_map import DrawnMap, Mark, background_of, draw_map, frame_around, read_frame
from azimut.website.queries.directory_networks import networks_by_code
from azimut.website.queries.directory_words import MISSIONS, MODES, NEEDS, PUBLICS
from azimut.website.queries.freshness import catalogue_version
from azimut.website.templatetags.site import near
from azimut.website.views.place import AskedPlace, place_of

SECONDS_KEPT = 86_400
SMALLEST_MAP_KM = 4


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The whole page, or only its changing part when htmx asks for it."""
    networks = networks_by_code()
    question = DirectoryQuestion.read(request.GET, networks)
    asked = place_of(request)
    now = timezone.now()
    answer = ask_directory(question, asked.place or _region(), timezone.localdate(now))
    first = (question.page - 1) * PER_PAGE
    entries = entries_of(answer.near[first : first + PER_PAGE], now, first_number=first + 1)
    remote = entries_of(answer.remote[:REMOTE_SHOWN], now) if question.page == 1 and answer.remote else []
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "website/directory/part.html" if is_part else "website/directory/page.html"
    content = {
        **_words(question, asked, answer),
        **_choices(question, answer),
        "entries": entries,
        "remote": remote,
        "map": _map(answer, entries, asked.place),
        "is_part": is_part,
    }
    response = render(request, template, content)
    patch_vary_headers(response, ("HX-Request",))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _region() -> Place | None:
    """The region of this instance: what the directory lists until a place is given."""
    return place_of_code(f"reg-{active_profile().region.code}")


def _words(question: DirectoryQuestion, asked: AskedPlace, answer: DirectoryAnswer) -> dict[str, Any]:
    is_town = asked.place is not None and asked.place.kind not in AREA_KINDS
    wider = next((km for km in RADII_KM if km > question.radius_km), None) if is_town else None
    pages = -(-answer.total // PER_PAGE)
    return {
        "question": question,
        "asked": asked,
        "answer": answer,
        "title": _title(question, asked.place),
        "is_town": is_town,
        "pages": pages,
        "remote_left": len(answer.remote) - REMOTE_SHOWN,
        "other_places": [(place.label, question.address(place=place.label)) for place in asked.others],
        "without_place": question.address(place="") if asked.place or asked.is_unknown else "",
        "without_filters": question.without_filters() if question.filter_count else "",
        "wider": wider,
        "wider_address": question.address(radius_km=wider) if wider else "",
        "previous": question.address(page=min(question.page - 1, pages)) if question.page > 1 and pages else "",
        "following": question.address(page=question.page + 1) if question.page < pages else "",
    }


def _title(question: DirectoryQuestion, place: Place | None) -> str:
    """`Mission locale : faire valider son expérience, près de Dreux`."""
    network = networks_by_code().get(question.network)
    what = network.name if network else "Les lieux qui vous aident"
    if question.need:
        what = f"{what} : {NEEDS[question.need].label}"
    return (
        f"{what}, {near(place)}" if place and place.kind not in AREA_KINDS else f"{what} {near(place) if place else ''}"
    )


def _choices(question: DirectoryQuestion, answer: DirectoryAnswer) -> dict[str, Any]:
    """The filters: each choice with its word in the address, its label and whether it is taken."""
    networks = [
        (code, network.short_name, answer.networks[code])
        for code, network in networks_by_code().items()
        if answer.networks[code] or code == question.network
    ]
    return {
        "needs": [(word, capitalised(theme.label)) for word, theme in NEEDS.items()],
        "publics": [(word, capitalised(public.label)) for word, public in PUBLICS.items()],
        "networks": sorted(networks, key=lambda choice: choice[1].lower()),
        "modes": [(word, capitalised(mode.label), word in question.modes) for word, mode in MODES.items()],
        "missions": [(word, capitalised(it.label), word in question.missions) for word, it in MISSIONS.items()],
        "radii": RADII_KM,
    }


def _map(answer: DirectoryAnswer, entries: list[Entry], place: Place | None) -> DrawnMap | None:
    """What is listed, numbered, over all that suits; nothing when nothing has a position."""
    shown = place or _region()
    if shown is None or not answer.near:
        return None
    is_area = shown.kind in AREA_KINDS
    furthest = max(found.distance_km or 0.0 for found in answer.near)
    frame = frame_around(shown.point, shown.radius_km * 1.05 if is_area else max(furthest * 1.15, SMALLEST_MAP_KM))
    marks = [
        (entry.door.point.point, Mark(0, 0, entry.structure.name, entry.structure.get_absolute_url(), entry.number))
        for entry in entries
        if entry.door and entry.door.point.point
    ]
    others = [found.point for found in answer.near if found.point]
    return draw_map(frame, marks, others, centre=None if is_area else shown.point)


@require_safe
def map_background(request: HttpRequest) -> HttpResponse:
    """The cloud of communes of a frame: `?lat=48.45&lon=1.49&rayon=30`, kilometres."""
    frame = read_frame(request.GET.get("lat", ""), request.GET.get("lon", ""), request.GET.get("rayon", ""))
    if frame is None:
        return HttpResponseBadRequest("Il faut lat, lon et rayon.", content_type="text/plain; charset=utf-8")
    response = HttpResponse(background_of(frame, catalogue_version()), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response
