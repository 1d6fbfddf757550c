"""The whole path to an occupation, and the schemes that can pay for training."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from azimut.catalogue.models import Occupation
from azimut.guidance.enums import SchemePays
from azimut.guidance.funding import schemes_for
from azimut.website.queries.path_drawing import draw_path
from azimut.website.queries.paths import path_to, read_situation, situation_choices
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.place import place_of


@require_safe
def occupation_path(request: HttpRequest, rome_code: str, slug: str) -> HttpResponse:
    """Not answered 304: who helps changes without an import."""
    occupation = Occupation.objects.filter(rome_code=rome_code.upper()).first()
    if occupation is None:
        raise Http404(f"Nous ne connaissons pas de métier sous le code « {rome_code} ».")
    if (rome_code, slug) != (occupation.rome_code, occupation.slug):
        query = request.META.get("QUERY_STRING", "")
        address = f"{occupation.get_absolute_url()}parcours/"
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    asked = place_of(request)
    path = path_to(occupation, read_situation(request.GET), asked.place)
    content = {
        "occupation": occupation,
        "path": path,
        "drawn": draw_path(path),
        "path_key": f"{occupation.rome_code}?{request.GET.urlencode()}",
        "asked": asked,
        "situations": situation_choices(),
        "sources": sources_of([occupation.source, *(step.certification.source for step in path.steps)]),
    }
    response = render(request, "website/explore/path.html", content)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@unless_unchanged
def funding(request: HttpRequest) -> HttpResponse:
    """The schemes by what they pay, for everyone or for a situation."""
    situation = read_situation(request.GET)
    schemes = schemes_for(situation.code if situation else "")
    groups = [(kind, [scheme for scheme in schemes if scheme.pays == kind]) for kind in SchemePays]
    content = {
        "situation": situation,
        "situations": situation_choices(),
        "groups": [(kind.value, str(kind.label), found) for kind, found in groups if found],
    }
    return render(request, "website/explore/funding.html", content)
