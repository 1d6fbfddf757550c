"""What each figure means: the page every figure leads to."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from azimut.catalogue.figure_definitions import DEFINITIONS, SOURCES
from azimut.core.profile import active_profile
from azimut.website.views.conditional import unless_unchanged


@require_safe
@unless_unchanged
def figures_explained(request: HttpRequest) -> HttpResponse:
    definitions = [
        asdict(definition) | {"said_sources": [SOURCES[key] for key in definition.sources]}
        for definition in DEFINITIONS
    ]
    context = {"definitions": definitions, "rules": active_profile().highlights}
    return render(request, "website/pages/figures_explained.html", context)
