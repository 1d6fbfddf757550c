"""Lists of members: published as of a day, and drawn up once a year for whoever the profile names."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.labelling.judging import typed_day
from azimut.labelling.models import MemberRecord, PublishedMembersList, YearlyMembersList
from azimut.labelling.permissions import can_follow_campaigns, can_publish_members
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import draw_up_yearly_list, publish_members
from azimut.labelling.services.yearly import draft_of_year, yearly_list_asked, yearly_pdf
from azimut.labelling.views.telling import told


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: ActorRequest) -> HttpResponse:
    """What was published and settled; the Région publishes the list as of a day."""
    require(can_follow_campaigns(request.actor))
    if request.method == "POST":
        require(can_publish_members(request.actor))
        told(request, lambda: _publish(request), "La liste est publiée : elle ne changera plus.")
        return redirect("labelling_lists")
    today = timezone.localdate()
    asked = active_profile().labelling.yearly_list
    year = _next_year(today)
    content = {
        "today": today,
        "count": MemberRecord.objects.as_of(today).count(),
        "published": PublishedMembersList.objects.defer("csv")[:40],
        "can_publish": can_publish_members(request.actor),
        "yearly": asked,
        "year": year,
        "draft": draft_of_year(year, today) if asked else None,
        "settled": YearlyMembersList.objects.defer("csv")[:40] if asked else [],
    }
    return render(request, "labelling/lists.html", content)


def _publish(request: ActorRequest) -> None:
    day = typed_day(request.POST.get("jour", ""))
    if day is None:
        raise LabellingRefused("Donnez le jour de la liste.")
    if PublishedMembersList.objects.filter(on=day).exists():
        raise LabellingRefused(f"La liste au {day:%d/%m/%Y} est déjà publiée.")
    publish_members(day, actor=request.actor)


def _next_year(today: date) -> int:
    """The first year whose list may still be drawn up."""
    settled = set(YearlyMembersList.objects.filter(year__gte=today.year).values_list("year", flat=True))
    return today.year if today.year not in settled else today.year + 1


@require_POST
def draw_up(request: ActorRequest) -> HttpResponse:
    """The Région settles the list of a year."""
    require(can_follow_campaigns(request.actor))
    require(can_publish_members(request.actor))
    year, on = request.POST.get("annee", ""), typed_day(request.POST.get("jour", ""))
    act = request.POST.get("acte", "")

    def settle() -> None:
        if on is None or not (year.isascii() and year.isdecimal() and len(year) == len("2026")):
            raise LabellingRefused("Donnez l'année de la liste et le jour où elle est arrêtée.")
        draw_up_yearly_list(year=int(year), on=on, act=act, actor=request.actor)

    told(request, settle, "La liste annuelle est arrêtée : elle ne changera plus. Les fichiers à transmettre sont ici.")
    return redirect("labelling_lists")


@require_safe
def yearly_file(request: ActorRequest, year: int, kind: str) -> HttpResponse:
    """The list of a year as it was settled, to hand over: `2026.csv`, `2026.pdf`."""
    require(can_follow_campaigns(request.actor))
    try:
        yearly_list_asked()
    except LabellingRefused as refusal:
        raise Http404(str(refusal)) from refusal
    found = get_object_or_404(YearlyMembersList, year=year)
    if kind not in {"csv", "pdf"}:
        raise Http404("La liste se donne en csv ou en pdf.")
    content = bytes(found.csv) if kind == "csv" else yearly_pdf(found)
    content_type = "text/csv; charset=utf-8" if kind == "csv" else "application/pdf"
    headers = {"Content-Disposition": f'attachment; filename="membres-annee-{year}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
