"""Open data: the catalogue of what anyone may take, and the files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.website.queries.open_data import CONTENT_TYPES, DATASETS, LICENCE, LICENCE_ADDRESS
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.structured_data import catalogue_data


@require_safe
@unless_unchanged
def open_data(request: HttpRequest) -> HttpResponse:
    content = {
        "datasets": [(dataset, dataset.sources()) for dataset in DATASETS.values()],
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "structured_data": catalogue_data(request, DATASETS.values()),
    }
    return render(request, "website/pages/open_data.html", content)


@require_safe
@unless_unchanged
def open_file(_request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A table as it is now; its name says the day, for whoever keeps several."""
    dataset = DATASETS.get(key)
    if dataset is None or kind not in dataset.kinds:
        raise Http404("Ce fichier n'existe pas. Les fichiers ouverts sont à l'adresse /donnees/.")
    response = HttpResponse(dataset.content(kind), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{key}-{timezone.localdate().isoformat()}.{kind}"'
    response["Access-Control-Allow-Origin"] = "*"  # open to the pages of others too: nothing here is about a visitor
    return response
