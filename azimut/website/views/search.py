"""The results page: a question in the address, a page that says what it did with it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.core.remembered import Remembered
from azimut.search.queries import search
from azimut.search.reading import Reader, current_reader
from azimut.search.results import FacetCount, SearchPage
from azimut.website.enums import FACET_LEGENDS, RADII_KM, ResultType
from azimut.website.forms import SearchQuestion
from azimut.website.queries.answering_pages import answering_pages
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.occupations import domain_tiles
from azimut.website.queries.results import cards_of
from azimut.website.templatetags.site import near
from azimut.website.views.conditional import SECONDS_OF_A_MOMENT, release
from azimut.website.views.place import AskedPlace, place_of, read_place

CHOICES_SHOWN = 6

MOST_CHOICES = 24
"""Choices of one facet: a longer list is not read."""


PAGES_KEPT = 512
"""Pages a process remembers, some twenty kilobytes each: people ask the same questions again and again."""


class _Shelf:
    """Pages written on the index of the moment: a page is a function of its question, its place and the index."""

    reader: Reader | None = None
    pages: Remembered[str] = Remembered(PAGES_KEPT)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The whole page, or only its changing part when htmx asks for it."""
    question = SearchQuestion.read(request.GET)
    asked = place_of(request)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    response = HttpResponse(_remembered(request, question, asked, is_part=is_part))
    patch_vary_headers(response, ("HX-Request",))
    response["Cache-Control"] = "private, no-cache"
    return response


def _remembered(request: HttpRequest, question: SearchQuestion, asked: AskedPlace, *, is_part: bool) -> str:
    reader = current_reader()
    if reader is None:
        return _written(request, question, asked, is_part=is_part)
    if reader is not _Shelf.reader:
        _Shelf.reader, _Shelf.pages = reader, Remembered(PAGES_KEPT)
    key = (
        reader,  # another thread may still be asking the index of before
        (question.address(page=question.page), question.notices, asked, is_part),
        (catalogue_version(), release(), active_profile().key, settings.DEMONSTRATION, request.get_host()),
        int(timezone.now().timestamp()) // SECONDS_OF_A_MOMENT,  # places open and shut
    )
    return _Shelf.pages.get(key, lambda: _written(request, question, asked, is_part=is_part))


def _written(request: HttpRequest, question: SearchQuestion, asked: AskedPlace, *, is_part: bool) -> str:
    page = search(
        question.text,
        place=asked.place,
        types=(question.type,) if question.type else (),
        filters=question.filters,
        radius_km=question.radius_km,
        page=question.page,
    )
    if page.place is not None and asked.place is None:  # the place was told among the words
        named = read_place(page.place.name)
        asked = named if named.place == page.place else AskedPlace(page.place.label, page.place)
        question = question.with_changes(text=page.query, place=page.place.label)
    content = {**_content(question, asked, page), "is_part": is_part}
    return render_to_string(f"website/search/{'part' if is_part else 'page'}.html", content, request)


def _content(question: SearchQuestion, asked: AskedPlace, page: SearchPage) -> dict[str, Any]:
    return {
        "question": question,
        "asked": asked,
        "result": page,
        "title": _title(question, asked),
        "notices": (*question.notices, *page.relaxed),
        "cards": cards_of(page.hits, asked.place, timezone.now()),
        "answering": answering_pages(question.text, asked.label),
        "tabs": _tabs(question, page),
        "facets": _facets(page),
        "selected_count": sum(len(values) for values in question.filters.values()),
        "radii": RADII_KM if asked.place and asked.place.kind in {"commune", "postcode"} else (),
        "radius": question.radius_km or round(page.radius_km or 0),
        "other_places": [(place.label, question.address(place=place.label)) for place in asked.others],
        "without_place": question.address(place="", radius_km=None) if asked.typed else "",
        "without_filters": question.address(filters={}, radius_km=None),
        "previous": question.address(page=page.page - 1) if page.page > 1 else "",
        "following": question.address(page=page.page + 1) if page.page < page.pages else "",
        "here": f"{reverse('search')}{question.address(page=question.page)}",
        "kept_query": question.address(place=asked.label).partition("?")[2],
        "domains": domain_tiles() if not page.total else (),
    }


def _title(question: SearchQuestion, asked: AskedPlace) -> str:
    what = f"« {question.text} »" if question.text else "Tout ce que nous connaissons"
    return f"{what} {near(asked.place)}" if asked.place else what


def _tabs(question: SearchQuestion, page: SearchPage) -> list[tuple[str, str, int, bool]]:
    """Each type with its address and its count; the first is everything together."""
    tabs = [("Tout", question.address(type=""), sum(page.type_counts.values()), not question.type)]
    for kind in ResultType:
        address = question.address(type=kind.value, filters={})
        tabs.append((str(kind.label), address, page.type_counts.get(kind.value, 0), question.type == kind.value))
    return tabs


def _facets(page: SearchPage) -> list[dict[str, Any]]:
    """Facets that leave a choice, each cut in what is shown at once and what opens on demand."""
    facets = []
    for name, legend in FACET_LEGENDS.items():
        choices = _most_telling(page.facets.get(name, []))
        if not choices or (len(choices) == 1 and not choices[0].is_selected):
            continue
        shown = [choice for rank, choice in enumerate(choices) if rank < CHOICES_SHOWN or choice.is_selected]
        more = [choice for choice in choices if choice not in shown]
        facets.append({"name": name, "legend": legend, "shown": shown, "more": more})
    return facets


def _most_telling(choices: list[FacetCount]) -> list[FacetCount]:
    return [choice for rank, choice in enumerate(choices) if rank < MOST_CHOICES or choice.is_selected]
