"""A training: what one learns, who gives it, when and where."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.catalogue.models import Occupation, Training
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.website.queries.sources import sources_of
from azimut.website.queries.trainings import session_cards
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.place import place_of
from azimut.website.views.structured_data import training_data


@require_safe
@unless_unchanged
def training(request: HttpRequest, training_id: UUID, slug: str = "") -> HttpResponse:  # noqa: ARG001  read from the path
    found = Training.objects.select_related("provider", "certification").filter(id=training_id).first()
    if found is None:
        raise Http404("Nous ne connaissons pas cette formation. Elle a peut-être changé d'adresse.")
    if request.path != found.get_absolute_url():
        return redirect(found, permanent=True)
    asked = place_of(request)
    cards = session_cards(found, asked.place, timezone.localdate())
    content = {
        "training": found,
        "is_ended": found.ended_on is not None,
        "cards": cards,
        "asked": asked,
        "entry_level": LEVEL_LABELS.get(found.entry_level or 0, ""),
        "exit_level": LEVEL_LABELS.get(found.exit_level or 0, ""),
        "occupations": list(Occupation.objects.current().filter(rome_code__in=found.rome_codes).order_by("label")),
        "sources": sources_of([found.source]),
        "structured_data": training_data(request, found, [card.session for card in cards.shown + cards.more]),
    }
    return render(request, "website/trainings/sheet.html", content)
