"""The notebook on paper: a page to print, and the same as PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from azimut.reception.documents import notebook_pdf
from azimut.reception.notebook_reading import sheet_of
from azimut.reception.services.notebooks import NoSuchNotebook
from azimut.reception.views.notebook_holding import Held, held_notebook, is_slowed, seconds_after_wrong_code, secret
from azimut.reception.views.records import drawn_code


@secret
@require_safe
def sheet(request: HttpRequest, code: str = "") -> HttpResponse:
    return render(request, "reception/notebook/sheet.html", printed(request, _find(request, code)))


def printed(request: HttpRequest, held: Held) -> dict[str, Any]:
    """What a printed notebook says, each page with the code that leads to it."""
    address = request.build_absolute_uri(held.address)
    kept = sheet_of(held.notebook)
    groups = [
        (group, [(line, _drawn(request, line.thing.path, line.thing.title)) for line in group.lines])
        for group in kept.groups
    ]
    return {
        "held": held,
        "sheet": kept,
        "groups": groups,
        "address": address,
        "drawn": drawn_code(address, "mon carnet"),
        "back": held.path(),
    }


@secret
@require_safe
def pdf(request: HttpRequest, code: str = "") -> HttpResponse:
    held = _find(request, code)
    content = notebook_pdf(sheet_of(held.notebook), held.code, request.build_absolute_uri("/")[:-1], held.address)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="carnet.pdf"'
    return response


def _find(request: HttpRequest, code: str) -> Held:
    held = None if code and is_slowed(request) else held_notebook(request, code)
    if held is None:
        if code:
            seconds_after_wrong_code(request)
        raise Http404(NoSuchNotebook.sentence)
    return held


def _drawn(request: HttpRequest, path: str, title: str) -> str:
    return drawn_code(request.build_absolute_uri(path), title) if path else ""
