"""The figures of one's structure, on a page and as a table: the same function gives both."""

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.reception.figures import Figures, csv_rows, periods, structure_figures
from azimut.reception.permissions import can_record_visit


@require_safe
def figures_page(request: ActorRequest) -> HttpResponse:
    figures = _asked(request)
    content = {"figures": figures, "periods": periods(timezone.localdate())}
    return render(request, "reception/figures.html", content)


@require_safe
def figures_table(request: ActorRequest) -> HttpResponse:
    figures = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="accueils-{figures.period.key}.csv"'
    # A spreadsheet takes UTF-8 for what it is only with this mark.
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerows(csv_rows(figures))
    return response


def _asked(request: ActorRequest) -> Figures:
    structure_id = request.actor.structure_id
    require(can_record_visit(request.actor, structure_id))
    if structure_id is None:
        raise Http404
    known = {period.key: period for period in periods(timezone.localdate())}
    period = known.get(request.GET.get("periode", ""), known["semaine"])
    return structure_figures(structure_id, period)
