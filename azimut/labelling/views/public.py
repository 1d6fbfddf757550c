"""What anyone may read: whether a label is true, and the members as of a day."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.core.text import fold
from azimut.labelling.mapping import map_of_members
from azimut.labelling.models import Label, MemberRecord, PublishedMembersList
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import members_csv, members_pdf

PAGE_SIZE = 60
WRITERS = {"csv": (members_csv, "text/csv; charset=utf-8"), "pdf": (members_pdf, "application/pdf")}


@require_safe
def label(request: HttpRequest, label_id: UUID) -> HttpResponse:
    """Where the QR code of an attestation leads: whether this label holds today."""
    found = get_object_or_404(Label.objects.select_related("structure", "department"), pk=label_id)
    today = timezone.localdate()
    return render(request, "labelling/label.html", {"label": found, "today": today, "holds": found.is_in_force(today)})


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What was published, each with its day: lists of members, the newest first."""
    published = PublishedMembersList.objects.defer("csv")
    page = Paginator(published, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "labelling/reports.html", {"page": page})


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The members as of a day, searched by name, commune or network."""
    day = _day(request.GET.get("au", "")) or timezone.localdate()
    asked = request.GET.get("quoi", "")[:100]
    department = request.GET.get("departement", "")
    records = MemberRecord.objects.as_of(day)
    if department in active_profile().region.departments:
        records = records.filter(department_code=department)
    found = [record for record in records if fold(asked) in fold(f"{record.name} {record.commune} {record.network}")]
    content = {
        "day": day,
        "asked": asked,
        "department": department,
        "departments": active_profile().region.departments,
        "map": map_of_members(found),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "published": PublishedMembersList.objects.defer("csv")[:20],
        "is_published": PublishedMembersList.objects.filter(on=day).exists(),
    }
    return render(request, "labelling/members.html", content)


@require_safe
def members_file(_request: HttpRequest, day: str, kind: str) -> HttpResponse:
    """The list as of a day, to keep: `2026-12-31.csv`, `2026-12-31.pdf`."""
    on = _day(day)
    if on is None or kind not in WRITERS:
        raise Http404("Indiquez une date comme 2026-12-31, en csv ou en pdf.")
    write, content_type = WRITERS[kind]
    try:
        content = write(on)
    except LabellingRefused as refusal:
        raise Http404(str(refusal)) from refusal
    name = f'attachment; filename="membres-{on}.{kind}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
