"""Completion of the fields where one types: what, where, an occupation."""

from html import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from azimut.search.queries import can_answer, suggest
from azimut.search.results import Suggestion
from azimut.territories.places import find_places

LONGEST_START = 80
MOST_SUGGESTIONS = 8
SECONDS_KEPT = 300
FIELDS = {"quoi": ("q", "quoi"), "ou": ("q", "lieu", "ou"), "metier": ("q", "metier")}
"""The fields that are completed, and the names under which a form sends what is typed there."""
KIND_NOTES = {
    "metier": "<small>métier</small>",
    "formation": "<small>formation</small>",
    "certification": "<small>diplôme</small>",
}


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """For `?q=infir` (`champ=ou` for places): a fragment for a page, JSON for whoever asks for JSON."""
    field = request.GET.get("champ", "")
    field = field if field in FIELDS else "quoi"
    typed = next((request.GET[name] for name in FIELDS[field] if request.GET.get(name)), "")
    typed = " ".join(typed.split())[:LONGEST_START]
    found = _found(typed, field) if typed else []
    response = _fragment(found, field) if _wants_fragment(request) else _json(typed, found)
    # While the index is away nothing is found of what it holds: an answer that nobody may keep.
    is_whole = bool(found) or field == "ou" or can_answer()
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}" if is_whole else "no-store"
    patch_vary_headers(response, ("Accept", "HX-Request"))
    return response


def _found(typed: str, field: str) -> list[Suggestion]:
    if field == "ou":
        return _places(typed)
    if field == "metier":
        return [row for row in suggest(typed, 2 * MOST_SUGGESTIONS) if row.type == "metier"][:MOST_SUGGESTIONS]
    return suggest(typed, MOST_SUGGESTIONS)


def _places(typed: str) -> list[Suggestion]:
    return [Suggestion(place.label, "lieu", "", place.label) for place in find_places(typed, MOST_SUGGESTIONS)]


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) or "text/html" in request.headers.get("Accept", "")


def _fragment(found: list[Suggestion], prefix: str) -> HttpResponse:
    """The options of the list, written directly: this is the most asked address of the site."""
    options = [
        f'<li role="option" id="{prefix}-choix-{rank}" aria-selected="false" data-value="{escape(row.q)}">'
        f"<span>{escape(row.label)}</span>{KIND_NOTES.get(row.type, '')}</li>"
        for rank, row in enumerate(found, 1)
    ]
    return HttpResponse("\n".join(options))


def _json(typed: str, found: list[Suggestion]) -> JsonResponse:
    rows = [{"label": row.label, "type": row.type, "url": row.url, "q": row.q} for row in found]
    return JsonResponse({"q": typed, "suggestions": rows}, json_dumps_params={"ensure_ascii": False})
