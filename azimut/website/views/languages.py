"""The service told in other languages, and what to show to the person in front."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from azimut.website.languages import languages


@require_safe
def all_languages(request: HttpRequest) -> HttpResponse:
    return render(request, "website/pages/languages.html", {"languages": languages().values()})


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    found = languages().get(code)
    if found is None:
        raise Http404("Cette page n'existe pas dans cette langue.")
    others = [other for other in languages().values() if other.code != code]
    return render(request, "website/pages/language.html", {"language": found, "others": others})
