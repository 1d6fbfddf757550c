"""The figures of one's structure, on a page and as a table: the same function gives both."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.spreadsheets import as_csv
from azimut.reception.figures import CSV_HEADINGS, Figures, csv_rows, periods, structure_figures
from azimut.reception.permissions import can_record_visit


@require_safe
def figures_page(request: ActorRequest) -> HttpResponse:
    figures = _asked(request)
    content = {"figures": figures, "periods": periods(timezone.localdate())}
    return render(request, "reception/figures.html", content)


@require_safe
def figures_table(request: ActorRequest) -> HttpResponse:
    figures = _asked(request)
    headers = {"Content-Disposition": f'attachment; filename="accueils-{figures.period.key}.csv"'}
    return HttpResponse(
        as_csv(CSV_HEADINGS, csv_rows(figures)), content_type="text/csv; charset=utf-8", headers=headers
    )


def _asked(request: ActorRequest) -> Figures:
    structure_id = request.actor.structure_id
    require(can_record_visit(request.actor, structure_id))
    if structure_id is None:
        raise Http404
    known = {period.key: period for period in periods(timezone.localdate())}
    period = known.get(request.GET.get("periode", ""), known["semaine"])
    return structure_figures(structure_id, period)
