"""Networks: what each does and for whom, what it was called before, where it receives people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.core.text import capitalised
from azimut.directory.enums import Public
from azimut.directory.models import Network
from azimut.website.queries.directory import ask_directory
from azimut.website.queries.directory_asking import DirectoryQuestion, networks_of_today
from azimut.website.queries.directory_listing import entries_of
from azimut.website.queries.directory_networks import networks_by_code, structure_counts, what_to_bring
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged, unless_unchanged_for_minutes
from azimut.website.views.place import place_of

PLACES_SHOWN = 6


@require_safe
@unless_unchanged
def networks(request: HttpRequest) -> HttpResponse:
    """Operators of the conseil en évolution professionnelle first, then the others, then those of the past."""
    counts = structure_counts()
    every = list(networks_by_code().values())
    today = [(network, counts.get(network.code, 0)) for network in every if network.ended_on is None]
    content = {
        "operators": [pair for pair in today if pair[0].is_cep_operator],
        "others": [pair for pair in today if not pair[0].is_cep_operator],
        "past": [
            (network, [networks_by_code()[code] for code in networks_of_today(network.code)])
            for network in every
            if network.ended_on is not None
        ],
    }
    return render(request, "website/networks/list.html", content)


@require_safe
@unless_unchanged_for_minutes
def network(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    if found.code != code:
        return redirect(found, permanent=True)
    asked = place_of(request)
    now = timezone.now()
    question = DirectoryQuestion(network=found.code, radius_km=50)
    answer = ask_directory(question, asked.place, timezone.localdate(now))
    entries = entries_of([*answer.near, *answer.remote][:PLACES_SHOWN], now)
    content = {
        "network": found,
        "successions": found.successions.select_related("successor"),
        "inheritances": found.inheritances.select_related("predecessor"),
        "publics": [capitalised(Public(public).label) for public in found.cep_publics],
        "bring": what_to_bring(found.code),
        "asked": asked,
        "total": answer.total,
        "entries": entries if found.ended_on is None else [],
        "sources": sources_of(sorted({entry.structure.source for entry in entries})),
    }
    return render(request, "website/networks/sheet.html", content)


def _find(code: str) -> Network:
    """By its code, with hyphens or capitals as people write addresses."""
    found = Network.objects.filter(code=code.lower().replace("-", "_")).first()
    if found is None:
        raise Http404(f"Nous ne connaissons pas de réseau sous le nom « {code} ».")
    return found
