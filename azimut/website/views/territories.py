"""Territories: a commune, a department, the region, a bassin de vie; their list, their file, two side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.core.spreadsheets import as_csv
from azimut.directory.enums import Mission
from azimut.website.queries.agenda import events_in
from azimut.website.queries.sources import sources_of
from azimut.website.queries.territories import Portrait, portrait_of
from azimut.website.queries.territory_charts import networks_chart, recruiting_chart
from azimut.website.queries.territory_comparison import compared, shared_families
from azimut.website.queries.territory_help import reach_of
from azimut.website.queries.territory_lists import territory_lists
from azimut.website.queries.territory_rows import HEADINGS, rows_of
from azimut.website.views.conditional import unless_unchanged, unless_unchanged_for_minutes, written_once
from azimut.website.views.place import place_of, read_place


@require_safe
@unless_unchanged
def territories(request: HttpRequest) -> HttpResponse:
    """`?ou=Chartres` leads to the territories of a place."""
    asked = place_of(request)
    choices = [place for place in (asked.place, *asked.others) if place and place.kind != "postcode"]
    if "ou" in request.GET and len(choices) == 1:
        return redirect("territory", choices[0].code)
    content = {"asked": asked, "choices": choices, "lists": territory_lists()}
    return render(request, "website/territories/list.html", content)


@require_safe
@unless_unchanged_for_minutes
@written_once
def territory(request: HttpRequest, code: str) -> HttpResponse:
    portrait = _find(code)
    if portrait.area.code != code:
        return redirect(portrait.area.url, permanent=True)
    csv = reverse("territory_file", args=[code])
    content = {
        "portrait": portrait,
        "area": portrait.area,
        "crumbs": _crumbs(portrait),
        "missions": [mission.label for mission in Mission],
        "recruiting": recruiting_chart(portrait, csv),
        "network_chart": networks_chart(portrait, csv),
        "csv": csv,
        "coming": events_in(portrait.area, timezone.now()),
        "sources": sources_of(portrait.sources),
        **_comparison(request, portrait),
    }
    return render(request, "website/territories/sheet.html", content)


@require_safe
@unless_unchanged
@written_once
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """How far people live from someone who receives them, and where nobody is near."""
    portrait = _find(code)
    content = {
        "portrait": portrait,
        "area": portrait.area,
        "crumbs": [*_crumbs(portrait), portrait.area],
        "reach": reach_of(portrait.area),
        "csv": reverse("territory_file", args=[portrait.area.code]),
        "sources": sources_of(["communes"]),
    }
    return render(request, "website/territories/coverage.html", content)


@require_safe
@unless_unchanged
@written_once
def territory_file(_request: HttpRequest, code: str) -> HttpResponse:
    """Everything the page and its coverage show, as CSV."""
    portrait = _find(code)
    content = as_csv(HEADINGS, rows_of(portrait, reach_of(portrait.area)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="territoire-{portrait.area.code}.csv"'
    return response


def _find(code: str) -> Portrait:
    portrait = portrait_of(code)
    if portrait is None:
        raise Http404(f"Nous ne connaissons pas de territoire sous le code « {code} ».")
    return portrait


def _crumbs(portrait: Portrait) -> list:
    return [link for link in reversed(portrait.area.parents) if link.kind_label in {"région", "département"}]


def _comparison(request: HttpRequest, portrait: Portrait) -> dict:
    """The other territory of `?avec=`: a code, or a place as people write it."""
    typed = request.GET.get("avec", "").strip()[:100]
    if not typed:
        return {"compared_with": ""}
    other = portrait_of(typed) or _place_portrait(typed)
    if other is None or other.area.code == portrait.area.code:
        return {"compared_with": typed, "is_same": other is not None}
    return {
        "compared_with": other.area.name,
        "other": other,
        "compared": compared(portrait, other),
        "shared": shared_families(portrait, other),
    }


def _place_portrait(typed: str) -> Portrait | None:
    asked = read_place(typed)
    found = (portrait_of(place.code) for place in (asked.place, *asked.others) if place)
    return next(filter(None, found), None)
