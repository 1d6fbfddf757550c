"""One record: correcting it, taking it back, printing what was handed over."""

from io import BytesIO
from uuid import UUID

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.identifiers import new_identifier
from azimut.reception.enums import RecordKind
from azimut.reception.forms import GroupForm, IndividualForm, VisitForm, initial_from
from azimut.reception.handing_over import resolve
from azimut.reception.models import ReceptionRecord
from azimut.reception.permissions import can_edit_record
from azimut.reception.services import edit_record, undo_record


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """The record; its form too for its author, while it may change."""
    found = _find(request, record_id)
    verdict = can_edit_record(request.actor, found)
    if request.method == "POST":
        form = _form_class(found)(request.POST, actor=request.actor, record=found)
        if not verdict or form.is_valid():
            edit_record(found, form.facts() if verdict else {}, actor=request.actor)
            return redirect(reverse("reception") + "?fait=corrigee")
    else:
        form = _form_class(found)(initial=initial_from(found, new_identifier()), actor=request.actor, record=found)
    content = {"record": found, "form": form, "verdict": verdict, "is_group": isinstance(form, GroupForm)}
    return render(request, "reception/record.html", content, status=422 if form.is_bound else 200)


@require_POST
def undo(request: ActorRequest, record_id: UUID) -> HttpResponse:
    found = ReceptionRecord.objects.visible_to(request.actor).filter(pk=record_id).first()
    if found is None:
        # Undone already: a second click must not look like a fault.
        return redirect("reception")
    undo_record(found, actor=request.actor)
    return redirect(reverse("reception") + "?fait=annulee")


@require_safe
def sheet(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """What was handed over, to print: each thing with a code that leads to its page, always up to date."""
    found = _find(request, record_id)
    things = resolve(f"{thing['type']}:{thing['id']}" for thing in found.handed_over)
    shown = [(thing, request.build_absolute_uri(thing.url)) for thing in things]
    lines = [(thing, address, drawn_code(address, thing.title)) for thing, address in shown]
    return render(request, "reception/sheet.html", {"record": found, "lines": lines})


def drawn_code(address: str, title: str) -> SafeString:
    """A QR code drawn in the page."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=2, scale=4, omitsize=True, title=f"Code : {title}"
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn by segno, which escapes the title


def _find(request: ActorRequest, record_id: UUID) -> ReceptionRecord:
    """404 for the record of another structure: that it exists is nobody else's business."""
    records = ReceptionRecord.objects.visible_to(request.actor).select_related("origin", "reception_point")
    found: ReceptionRecord = get_object_or_404(records, pk=record_id)
    return found


def _form_class(record: ReceptionRecord) -> type[VisitForm]:
    return GroupForm if record.kind == RecordKind.COLLECTIVE else IndividualForm
