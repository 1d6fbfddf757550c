"""One file: its summary, its sending, its messages, its PDF."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.profile import active_profile
from azimut.labelling.documents import application_pdf
from azimut.labelling.enums import AppealKind
from azimut.labelling.filling import file_state
from azimut.labelling.judging import consultation_of, judging_of
from azimut.labelling.models import LabelApplication
from azimut.labelling.permissions import (
    can_check_completeness,
    can_record_appeal,
    can_send_application,
    can_write_application,
)
from azimut.labelling.refusals import FileIncomplete, LabellingRefused
from azimut.labelling.services import abandon_application, post_message, send_application
from azimut.labelling.services.applications import missing_pieces


def visible_file(request: ActorRequest, application_id: UUID) -> LabelApplication:
    """The file, if this hat may read it: else it does not exist."""
    files = LabelApplication.objects.visible_to(request.actor).select_related(
        "campaign", "structure", "department", "specification"
    )
    return get_object_or_404(files, pk=application_id)


@require_safe
def file(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Where the file stands, section by section, and what to do next."""
    return file_page(request, visible_file(request, application_id))


def file_page(
    request: ActorRequest, application: LabelApplication, *, status: int = 200, **said: object
) -> HttpResponse:
    """The page of a file. `missing`: what stopped it from being sent; `typed`: a request for pieces to mend."""
    state = file_state(application)
    content = {
        "application": application,
        "state": state,
        "missing_pieces": missing_pieces(application, state.content),
        "documents": application.documents.select_related("file"),
        "request_open": application.completeness_requests.filter(answered_at=None).first(),
        "thread": application.messages.select_related("author"),
        "decisions": application.decisions.select_related("replaces").prefetch_related("appeals"),
        "consulted": consultation_of(request.actor, application),
        "can_record": can_record_appeal(request.actor, application.structure_id),
        "appeal_kinds": AppealKind.choices,
        "today": timezone.localdate(),
        "can_write": can_write_application(request.actor, application),
        "can_send": can_send_application(request.actor, application),
        "can_post": request.actor.structure_id or can_check_completeness(request.actor, application),
        "judging": judging_of(request.actor, application),
        "typed": {"items": [], "days": active_profile().labelling.pieces_delay_days},
    }
    return render(request, "labelling/file.html", content | said, status=status)


@require_POST
def send(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Sends the file; the instant that counts is when the server received it."""
    application = visible_file(request, application_id)
    try:
        send_application(application, actor=request.actor, at=timezone.now())
    except FileIncomplete as refusal:
        return file_page(request, application, missing=refusal.missing, status=422)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le dossier est déposé. Le récépissé est ci-dessous.")
    return redirect("label_application", application.pk)


@require_POST
def abandon(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """The structure gives up its file."""
    application = visible_file(request, application_id)
    if request.POST.get("certain") == "oui":
        abandon_application(application, actor=request.actor)
        messages.success(request, "La candidature est abandonnée. Le dossier reste lisible par la structure.")
    else:
        messages.error(request, "Cochez la case pour confirmer : un dossier abandonné ne se reprend pas.")
    return redirect("label_application", application.pk)


@require_POST
def message(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """A message on the file."""
    application = visible_file(request, application_id)
    try:
        post_message(application, request.POST.get("texte", ""), actor=request.actor)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("label_application", application.pk)


@require_safe
def printed(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """The whole file as tagged PDF."""
    application = visible_file(request, application_id)
    return HttpResponse(
        application_pdf(application),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="candidature.pdf"'},
    )
