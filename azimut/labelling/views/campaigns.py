"""Campaigns: planned with their dates in Paris, followed in figures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.core.spreadsheets import as_csv
from azimut.labelling.dashboard import TABLE_HEADINGS, dashboard_of, files_by_department, table_of
from azimut.labelling.judging import typed_day
from azimut.labelling.mapping import map_of_departments
from azimut.labelling.models import LabellingCampaign, Specification
from azimut.labelling.permissions import can_follow_campaigns, can_run_campaigns
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import current_specification, open_campaign

DAYS = {"ouverture": "first_day", "fermeture": "last_day", "effet": "effect_on", "fin": "label_until"}


@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: ActorRequest) -> HttpResponse:
    """Every campaign, and the form that plans the next one."""
    require(can_follow_campaigns(request.actor))
    if request.method != "POST":
        return _page(request, {"fin": active_profile().calendar.label_valid_until})
    require(can_run_campaigns(request.actor))
    try:
        planned = _plan(request)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, {name: request.POST.get(name, "") for name in ("nom", *DAYS)}, status=422)
    messages.success(request, f"La {planned.name} est prévue et annoncée aux structures.")
    return redirect("labelling_campaign", planned.pk)


def _plan(request: ActorRequest) -> LabellingCampaign:
    days: dict[str, Any] = {DAYS[name]: typed_day(request.POST.get(name, "")) for name in DAYS}
    if None in (days["first_day"], days["last_day"], days["effect_on"]):
        raise LabellingRefused("Donnez les jours d'ouverture, de fermeture et d'effet.")
    name = request.POST.get("nom", "").strip()[:120]
    return open_campaign(current_specification(), name=name, actor=request.actor, **days)


def _page(request: ActorRequest, typed: dict[str, object], status: int = 200) -> HttpResponse:
    content = {
        "campaigns": LabellingCampaign.objects.with_counts().order_by("-opens_at")[:40],
        "can_plan": can_run_campaigns(request.actor),
        "specification": Specification.objects.first(),
        "typed": typed,
        "now": timezone.now(),
        "by_campaign": active_profile().labelling.by == "campaigns",
    }
    return render(request, "labelling/campaigns.html", content, status=status)


@require_safe
def campaign(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    """A campaign in figures."""
    require(can_follow_campaigns(request.actor))
    found = get_object_or_404(LabellingCampaign.objects.select_related("specification"), pk=campaign_id)
    content = {
        "campaign": found,
        "dashboard": dashboard_of(found),
        "map": map_of_departments(files_by_department(found)),
        "now": timezone.now(),
    }
    return render(request, "labelling/campaign.html", content)


@require_safe
def campaign_table(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    """The files of a campaign that this person may read, for a spreadsheet."""
    require(can_follow_campaigns(request.actor))
    found = get_object_or_404(LabellingCampaign, pk=campaign_id)
    headers = {"Content-Disposition": 'attachment; filename="candidatures.csv"'}
    table = as_csv(TABLE_HEADINGS, table_of(found, request.actor))
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
