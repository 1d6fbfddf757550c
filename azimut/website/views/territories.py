"""A territory: a commune, a department, the region, a bassin de vie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from azimut.website.queries.directory_networks import networks_in
from azimut.website.queries.sources import sources_of
from azimut.website.queries.territories import portrait_of
from azimut.website.views.conditional import unless_unchanged


@require_safe
@unless_unchanged
def territory(request: HttpRequest, code: str) -> HttpResponse:
    portrait = portrait_of(code)
    if portrait is None:
        raise Http404(f"Nous ne connaissons pas de territoire sous le code « {code} ».")
    if portrait.area.code != code:
        return redirect(portrait.area.url, permanent=True)
    content = {
        "portrait": portrait,
        "area": portrait.area,
        "crumbs": [link for link in reversed(portrait.area.parents) if link.kind_label in {"région", "département"}],
        "networks": networks_in(portrait.area.communes),
        "sources": sources_of(["communes"]),
    }
    return render(request, "website/territories/sheet.html", content)
