"""A certification: what it is worth, how one gets it, what it leads to, where to prepare it."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from azimut.catalogue.enums import CertificationKind, WayIn
from azimut.catalogue.models import Certification, CertificationAlias, TrainingField
from azimut.website.queries.nearby import nearby_trainings
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.place import place_of
from azimut.website.views.structured_data import certification_data

REGISTER_ADDRESS = "https://www.francecompetences.fr/recherche/{register}/{number}/"


@require_safe
@unless_unchanged
def certification(request: HttpRequest, code: str) -> HttpResponse:
    found = Certification.objects.filter(code=code.upper()).first()
    if found is None or code != found.code:
        return redirect(found or _known_elsewhere(code), permanent=True)
    asked = place_of(request)
    trainings = nearby_trainings(Q(training__certification=found), asked.place)
    content = {
        "certification": found,
        "successor": Certification.objects.filter(code=found.successor_code).first() if found.successor_code else None,
        "ways_in": [way for way in WayIn if way in found.ways_in],
        "field": TrainingField.objects.filter(formacode=found.formacode).first() if found.formacode else None,
        "occupations": list(found.occupations.current().order_by("certification_occupations__rank")),
        "register_address": _register_address(found),
        "asked": asked,
        "trainings": trainings,
        "sources": sources_of([found.source, *(training.source for training in trainings)]),
        "structured_data": certification_data(request, found),
    }
    return render(request, "website/certifications/sheet.html", content)


def _known_elsewhere(code: str) -> Certification:
    """The certification a feed or an older address calls by another code."""
    alias = CertificationAlias.objects.select_related("certification").filter(code=code.upper()).first()
    if alias is None:
        raise Http404(f"Nous ne connaissons pas de diplôme ou de titre sous le code « {code} ».")
    return alias.certification


def _register_address(certification: Certification) -> str:
    """The official page, for a registered certification."""
    if certification.kind not in {CertificationKind.RNCP, CertificationKind.RS}:
        return ""
    register = "rs" if certification.code.startswith("RS") else "rncp"
    number = certification.code.removeprefix("RNCP").removeprefix("RS").split("-")[0]
    return REGISTER_ADDRESS.format(register=register, number=number)
