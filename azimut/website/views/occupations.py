"""Occupations: browse them, read one."""

from string import ascii_uppercase

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.catalogue.models import CertificationOccupation, Occupation, Training
from azimut.core.spreadsheets import as_csv
from azimut.website.enums import DOMAIN_NAMES
from azimut.website.queries.nearby import nearby_trainings
from azimut.website.queries.occupation_figures import FIGURE_HEADINGS, figures_of, rows_of_figures
from azimut.website.queries.occupations import (
    domain_of,
    domain_tiles,
    occupation_sheet,
    occupations_of_domain,
    occupations_under_letter,
)
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.place import place_of
from azimut.website.views.structured_data import occupation_data


@require_safe
@unless_unchanged
def occupations(request: HttpRequest) -> HttpResponse:
    """By domain (`?domaine=J`) or by letter (`?lettre=B`); the domains when neither is asked."""
    domain = request.GET.get("domaine", "")[:1].upper()
    letter = request.GET.get("lettre", "")[:1].upper()
    content = {"domains": domain_tiles(), "letters": ascii_uppercase, "domain": "", "letter": ""}
    if domain in DOMAIN_NAMES:
        content |= {"domain": domain, "domain_name": DOMAIN_NAMES[domain], "groups": occupations_of_domain(domain)}
    elif letter and letter in ascii_uppercase:
        content |= {"letter": letter, "listed": occupations_under_letter(letter)}
    return render(request, "website/occupations/list.html", content)


@require_safe
@unless_unchanged
def occupation(request: HttpRequest, rome_code: str, slug: str = "") -> HttpResponse:  # noqa: ARG001  the path is compared
    found = Occupation.objects.select_related("domain__parent").filter(rome_code=rome_code.upper()).first()
    if found is None:
        raise Http404(f"Nous ne connaissons pas de métier sous le code « {rome_code} ».")
    if request.path != found.get_absolute_url():
        return _moved(request, found.get_absolute_url())
    asked = place_of(request)
    trainings = nearby_trainings(_leading_to(found), asked.place)
    content = {
        "occupation": found,
        "domain": domain_of(found),
        "domain_name": DOMAIN_NAMES.get(found.domain_id[0], ""),
        "asked": asked,
        "trainings": trainings,
        "figures": figures_of(found, asked.place),
        "sources": sources_of([found.source, *(training.source for training in trainings)]),
        "structured_data": occupation_data(request, found),
        **occupation_sheet(found),
    }
    return render(request, "website/occupations/sheet.html", content)


@require_safe
@unless_unchanged
def occupation_file(request: HttpRequest, rome_code: str) -> HttpResponse:
    """The figures of the page, as CSV."""
    found = get_object_or_404(Occupation, rome_code=rome_code.upper())
    figures = figures_of(found, place_of(request).place)
    content = as_csv(FIGURE_HEADINGS, rows_of_figures(found, figures, timezone.localdate()))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="metier-{found.rome_code}.csv"'
    return response


def _leading_to(occupation: Occupation) -> Q:
    """Sessions of trainings that name the occupation, or give a certification that leads to it.

    Each asked by its own index, then put together: an OR between the two reads every session of the country.
    """
    certifications = CertificationOccupation.objects.filter(occupation=occupation).values("certification")
    current = Training.objects.current().order_by().values("id")
    named = current.filter(rome_codes__contains=[occupation.rome_code])
    return Q(training__in=named.union(current.filter(certification__in=certifications), all=True))


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    """To the one address of a page, its query kept."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address, permanent=True)
