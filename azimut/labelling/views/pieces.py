"""The documents of a file: attached one by one, taken off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.labelling.permissions import can_write_application
from azimut.labelling.services import attach_document, remove_document
from azimut.labelling.views.files import visible_file
from azimut.labelling.views.telling import told


@require_POST
def attach(request: ActorRequest, application_id: UUID, key: str) -> HttpResponse:
    """Attaches the files sent for a piece; each refusal is told, the others are kept."""
    application = visible_file(request, application_id)
    require(can_write_application(request.actor, application))
    sent = request.FILES.getlist("fichier")
    if not sent:
        messages.error(request, "Choisissez un fichier à joindre.")
    for one in sent:
        told(
            request,
            lambda one=one: attach_document(application, key, one, actor=request.actor),  # type: ignore[misc]
            f"« {one.name} » est joint.",
        )
    return redirect("label_application", application.pk)


@require_POST
def remove(request: ActorRequest, application_id: UUID, document_id: int) -> HttpResponse:
    """Takes a document off the file."""
    application = visible_file(request, application_id)
    require(can_write_application(request.actor, application))
    document = get_object_or_404(application.documents.select_related("file"), pk=document_id)
    told(request, lambda: remove_document(document, actor=request.actor), f"« {document.name} » est retiré.")
    return redirect("label_application", application.pk)
