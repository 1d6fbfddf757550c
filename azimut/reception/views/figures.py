"""The figures of one's structure, territory or region, on a page and as a table: the same function gives both."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.disclosure import PARTNERS
from azimut.core.permissions import require
from azimut.core.spreadsheets import as_csv
from azimut.reception.figures import (
    CSV_HEADINGS,
    Figures,
    Period,
    csv_rows,
    periods,
    regional_periods,
    structure_figures,
)
from azimut.reception.figures_referrals import ReferralFigures, referral_rows, referrals_received, referrals_sent
from azimut.reception.figures_regional import RegionalFigures, figures_for
from azimut.reception.permissions import can_read_regional_figures, can_record_visit


@require_safe
def figures_page(request: ActorRequest) -> HttpResponse:
    figures, handed_over = _asked(request)
    content = {"figures": figures, "handed_over": handed_over, "periods": periods(timezone.localdate())}
    return render(request, "reception/figures.html", content)


@require_safe
def figures_table(request: ActorRequest) -> HttpResponse:
    figures, handed_over = _asked(request)
    return _table(figures, handed_over, "accueils")


@require_safe
def regional_page(request: ActorRequest) -> HttpResponse:
    found = _asked_of_region(request)
    content = {
        "regional": found,
        "figures": found.received,
        "handed_over": [found.handed_over],
        "fewest": PARTNERS,
        "periods": regional_periods(timezone.localdate()),
    }
    return render(request, "reception/figures_regional.html", content)


@require_safe
def regional_table(request: ActorRequest) -> HttpResponse:
    found = _asked_of_region(request)
    if found.is_hidden:
        raise Http404("Trop peu de personnes reçues pour publier des chiffres.")
    return _table(found.received, [found.handed_over], "accueils-ensemble")


def _asked(request: ActorRequest) -> tuple[Figures, list[ReferralFigures]]:
    structure_id = request.actor.structure_id
    require(can_record_visit(request.actor, structure_id))
    if structure_id is None:
        raise Http404
    period = _period(request, periods(timezone.localdate()))
    handed_over = [referrals_received([structure_id], period), referrals_sent([structure_id], period)]
    return structure_figures(structure_id, period), handed_over


def _asked_of_region(request: ActorRequest) -> RegionalFigures:
    require(can_read_regional_figures(request.actor))
    return figures_for(request.actor, _period(request, regional_periods(timezone.localdate())))


def _period(request: ActorRequest, known: list[Period]) -> Period:
    """The one asked for, else the first."""
    return {period.key: period for period in known}.get(request.GET.get("periode", ""), known[0])


def _table(figures: Figures, handed_over: Iterable[ReferralFigures], name: str) -> HttpResponse:
    rows = [*csv_rows(figures), *(row for one in handed_over for row in referral_rows(one, figures.period))]
    headers = {"Content-Disposition": f'attachment; filename="{name}-{figures.period.key}.csv"'}
    return HttpResponse(as_csv(CSV_HEADINGS, rows), content_type="text/csv; charset=utf-8", headers=headers)
