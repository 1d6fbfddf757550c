"""Letters to keep, as tagged PDF: receipt, decision, attestation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.labelling.documents import appeal_pdf, attestation_pdf, decision_pdf, receipt_pdf
from azimut.labelling.documents.bundle import session_pdf
from azimut.labelling.documents.kit import kit_zip
from azimut.labelling.enums import ANSWERED
from azimut.labelling.models import Appeal, Decision, DecisionSession, Label
from azimut.labelling.permissions import can_follow_campaigns
from azimut.labelling.services.bundles import ask_bundle, is_long, ready_bundle
from azimut.labelling.views.files import visible_file


@require_safe
def receipt(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """The dated receipt of a file that was sent."""
    application = visible_file(request, application_id)
    if application.submitted_at is None:
        raise Http404("Ce dossier n'est pas déposé : il n'a pas de récépissé.")
    return _pdf(receipt_pdf(application), "recepisse")


@require_safe
def decision(request: ActorRequest, application_id: UUID, decision_id: UUID) -> HttpResponse:
    """The letter of a decision, for whoever reads the file."""
    application = visible_file(request, application_id)
    found = get_object_or_404(
        Decision.objects.select_related(
            "specification", "replaces", "application__structure", "application__campaign"
        ).prefetch_related("appeals", "replaces__appeals"),
        pk=decision_id,
        application=application,
    )
    return _pdf(decision_pdf(found), "decision")


@require_safe
def appeal(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """The letter that answers an appeal, for whoever reads what it contests."""
    closed = Appeal.objects.visible_to(request.actor).filter(outcome__in=ANSWERED)
    found = get_object_or_404(
        closed.select_related(
            "decision__application__structure", "decision__application__campaign", "label__structure"
        ),
        pk=appeal_id,
    )
    return _pdf(appeal_pdf(found), "recours")


@require_safe
def attestation(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """The attestation of a label that holds today, with the code that checks it."""
    labels = Label.objects.visible_to(request.actor).in_force(timezone.localdate())
    found = get_object_or_404(labels.select_related("structure", "department"), pk=label_id)
    address = request.build_absolute_uri(reverse("label", args=[found.pk]))
    return _pdf(attestation_pdf(found, address), "attestation")


@require_safe
def kit(request: ActorRequest, label_id: UUID) -> HttpResponse:
    """The logo of a label that holds today, with the code that checks it, as SVG and PNG."""
    labels = Label.objects.visible_to(request.actor).in_force(timezone.localdate())
    found = get_object_or_404(labels.select_related("structure", "department"), pk=label_id)
    address = request.build_absolute_uri(reverse("label", args=[found.pk]))
    headers = {"Content-Disposition": 'attachment; filename="label.zip"'}
    return HttpResponse(kit_zip(found, address), content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """The files of a session in one document, as this person may read them; a long one is asked for first."""
    require(can_follow_campaigns(request.actor))
    found = get_object_or_404(DecisionSession, pk=session_id)
    if request.method == "POST":
        ask_bundle(found, actor=request.actor)
        messages.success(request, "Le document se prépare. Rechargez cette page dans une minute.")
        return redirect("labelling_session", found.pk)
    if not is_long(found):
        return _pdf(session_pdf(found, request.actor), f"seance-{found.held_on}")
    prepared = ready_bundle(found, request.actor)
    if prepared is None or prepared.content is None:
        return redirect("labelling_session", found.pk)
    return _pdf(bytes(prepared.content), f"seance-{found.held_on}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
